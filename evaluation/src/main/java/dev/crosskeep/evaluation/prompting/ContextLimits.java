package dev.crosskeep.evaluation.prompting;

/**
 * How much of a sample a prompt may hold.
 *
 * @param contextTokens the most tokens of a prompt, pictures expanded; the chat template's are not
 *     counted
 * @param tokensPerImage what one picture costs
 */
public record ContextLimits(int contextTokens, int tokensPerImage) {

  /** LLaVA-1.5's, which MileBench's published results use. */
  public static final ContextLimits LLAVA_1_5 = new ContextLimits(4096, 576);

  public ContextLimits {
    atLeastOne("contextTokens", contextTokens);
    atLeastOne("tokensPerImage", tokensPerImage);
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, got " + value);
    }
  }
}
