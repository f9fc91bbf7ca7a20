package dev.crosskeep.inference.chat;

import org.jspecify.annotations.Nullable;

/** Shows a caller what was wrong, but never more than a line of it. */
final class Shown {

  private static final int LONGEST = 60;

  private Shown() {}

  /** Words to put behind what a value must be. */
  static String got(@Nullable String value) {
    if (value == null || value.isEmpty()) {
      return ", but is missing";
    }
    return ", but is '"
        + (value.length() > LONGEST ? value.substring(0, LONGEST) + "…" : value)
        + "'";
  }
}
