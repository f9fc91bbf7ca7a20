package dev.crosskeep.policy.admin;

import dev.crosskeep.contracts.CacheBudget;
import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.PrunedCache;
import dev.crosskeep.contracts.PruningPolicy;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What a policy would keep of a prompt, in numbers.
 *
 * @param promptTokens how long the prompt is
 * @param keptTokens how many of them stay, at most
 * @param note why it is so, where that is not plain; else empty
 */
record Preview(int promptTokens, int keptTokens, String note) {

  /** Keys and values of one token of LLaVA-1.5 7B: 2 · 32 layers · 4096 numbers of 2 bytes. */
  private static final long BYTES_PER_TOKEN = 2L * 32 * 4096 * 2;

  private static final int[] PROMPTS = {200, 600, 2400};

  /** For a short prompt, one with a picture, and one with several. */
  static List<Preview> of(PruningPolicy policy) {
    return IntStream.of(PROMPTS).mapToObj(prompt -> of(policy, prompt, BYTES_PER_TOKEN)).toList();
  }

  /**
   * For one prompt.
   *
   * @param bytesPerToken of keys and values, over all layers
   */
  static Preview of(PruningPolicy policy, int prompt, long bytesPerToken) {
    return switch (policy) {
      case FullCache() -> new Preview(prompt, prompt, "");
      case PrunedCache pruned when prompt < pruned.minPromptTokens() ->
          new Preview(prompt, prompt, "too short to be pruned");
      case PrunedCache pruned ->
          new Preview(prompt, pruned.budget().tokens(prompt, bytesPerToken), note(pruned.budget()));
    };
  }

  private static String note(CacheBudget budget) {
    return switch (budget) {
      case CacheBudget.Ratio _, CacheBudget.Tokens _ -> "";
      case CacheBudget.Bytes _ -> "for LLaVA-1.5 7B at 16 bits";
      case CacheBudget.Mass _ -> "at most; attention decides";
    };
  }

  /** As {@code 20 %}. */
  public String share() {
    return String.format(Locale.ROOT, "%.0f %%", 100.0 * keptTokens / promptTokens);
  }

  public int evictedTokens() {
    return promptTokens - keptTokens;
  }
}
