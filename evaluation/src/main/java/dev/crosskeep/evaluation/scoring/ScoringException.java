package dev.crosskeep.evaluation.scoring;

/** Predictions and an annotation that cannot be scored together; the message is one sentence. */
public final class ScoringException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ScoringException(String sentence) {
    super(sentence);
  }
}
