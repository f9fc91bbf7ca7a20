package dev.crosskeep.llava;

/**
 * A sequence whose arithmetic overflowed, so that its next token is unknown; others are untouched.
 */
public final class NonFiniteLogitsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public NonFiniteLogitsException(int position, float logit) {
    super("the logits after position " + position + " hold " + logit);
  }
}
