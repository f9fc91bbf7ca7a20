package dev.crosskeep.experiment.observations;

/** An item of a batch that can never be stored. The message names the JSON field. */
final class InvalidObservationException extends RuntimeException {

  private static final long serialVersionUID = 1;

  InvalidObservationException(String message) {
    super(message);
  }
}
