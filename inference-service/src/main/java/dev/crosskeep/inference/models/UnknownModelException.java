package dev.crosskeep.inference.models;

/** A model that this service does not have. */
public final class UnknownModelException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnknownModelException(String id) {
    super("the model '" + id + "' does not exist");
  }
}
