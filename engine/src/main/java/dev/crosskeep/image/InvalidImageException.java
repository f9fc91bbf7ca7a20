package dev.crosskeep.image;

/** A picture that cannot be read or is too large; the message is meant for the caller. */
public final class InvalidImageException extends RuntimeException {

  private static final long serialVersionUID = 1;

  InvalidImageException(String message) {
    super(message);
  }

  InvalidImageException(String message, Throwable cause) {
    super(message, cause);
  }
}
