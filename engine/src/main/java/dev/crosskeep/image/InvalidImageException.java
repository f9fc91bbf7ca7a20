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

  /** What everything is called that a decoder stumbles over; details could tell of the machine. */
  static InvalidImageException damaged() {
    return new InvalidImageException("the picture is damaged or cut off");
  }

  static InvalidImageException damaged(Throwable cause) {
    return new InvalidImageException("the picture is damaged or cut off", cause);
  }
}
