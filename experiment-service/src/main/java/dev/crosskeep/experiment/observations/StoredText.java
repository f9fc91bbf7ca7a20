package dev.crosskeep.experiment.observations;

/** Text as PostgreSQL can hold it. */
final class StoredText {

  private StoredText() {}

  /** Whether it has neither the character NUL nor half a surrogate pair. */
  static boolean canHold(String text) {
    return text.codePoints().noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
  }
}
