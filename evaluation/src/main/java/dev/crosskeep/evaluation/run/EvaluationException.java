package dev.crosskeep.evaluation.run;

/** An evaluation that cannot be done as it was asked for; the message is one sentence. */
public final class EvaluationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  EvaluationException(String sentence) {
    super(sentence);
  }

  EvaluationException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
