package dev.crosskeep.gateway.pictures;

import java.util.Locale;

/** A picture cannot be had; callers never learn why, operators do. */
final class PictureRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final Reason reason;

  /** Why, as metrics and the log have it. */
  enum Reason {
    NO_ADDRESS,
    HOST_NOT_ALLOWED,
    NOT_OUTSIDE,
    UNREACHABLE,
    OTHER_STATUS,
    TOO_LARGE,
    TOO_SLOW,
    NO_PICTURE;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Without a stack trace: the reason says where it comes from. */
  PictureRefusedException(Reason reason) {
    super(reason.label(), null, false, false);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
