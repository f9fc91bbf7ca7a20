package dev.crosskeep.inference.http;

/** A request body above the limit. */
public final class BodyTooLargeException extends RuntimeException {

  private static final long serialVersionUID = 1;

  BodyTooLargeException(long limitBytes) {
    super("the request body is larger than " + limitBytes + " bytes");
  }
}
