package dev.crosskeep.evaluation.milebench;

import java.util.Optional;

/** How the questions of a data set are to be answered. */
public enum QuestionType {
  /** With one of the choices a sample lists. */
  MULTIPLE_CHOICE,
  /** In own words. */
  OPEN_ENDED;

  /** The type that the annotation's {@code question_type} names. */
  static Optional<QuestionType> named(String name) {
    return switch (name) {
      case "multi-choice" -> Optional.of(MULTIPLE_CHOICE);
      case "open-ended" -> Optional.of(OPEN_ENDED);
      default -> Optional.empty();
    };
  }
}
