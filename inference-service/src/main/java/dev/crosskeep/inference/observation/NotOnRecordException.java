package dev.crosskeep.inference.observation;

/** An answer could not be put on record, so it must not count as given. */
public final class NotOnRecordException extends RuntimeException {

  private static final long serialVersionUID = 1;

  NotOnRecordException(Throwable cause) {
    super("the answer could not be put on record", cause);
  }
}
