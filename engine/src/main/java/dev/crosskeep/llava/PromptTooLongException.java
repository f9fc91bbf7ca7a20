package dev.crosskeep.llava;

/** A prompt after which no new token would fit into the model's positions. */
public final class PromptTooLongException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final long promptTokens;
  private final int maxPositions;

  public PromptTooLongException(long promptTokens, int maxPositions) {
    super(
        "the prompt has "
            + promptTokens
            + " tokens, images expanded; with at least one new token it must fit into "
            + maxPositions);
    this.promptTokens = promptTokens;
    this.maxPositions = maxPositions;
  }

  /** Length of the prompt, images expanded. */
  public long promptTokens() {
    return promptTokens;
  }

  /** The longest prompt and answer together. */
  public int maxPositions() {
    return maxPositions;
  }
}
