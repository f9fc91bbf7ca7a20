package dev.crosskeep.contracts;

import org.jspecify.annotations.Nullable;

/** What a policy's settings are when its JSON leaves them out, the same for all methods. */
final class Defaults {

  /** A fifth of the prompt, half of it recent tokens, as in the runs of CSP's authors. */
  static final CacheBudget BUDGET = new CacheBudget.Ratio(0.2);

  static final RecentTokens RECENT = new RecentTokens.Ratio(0.1);
  static final int MIN_PROMPT_TOKENS = 64;

  private Defaults() {}

  static <T> T or(@Nullable T value, T fallback) {
    return value == null ? fallback : value;
  }
}
