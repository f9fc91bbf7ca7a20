package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How many tokens at the end of the prompt always stay, inside the budget. Where they would fill it
 * alone, half of the budget is left to the tokens chosen by score.
 *
 * <p>JSON: an object with exactly one field, {@code {"ratio": 0.1}} (a share of the prompt) or
 * {@code {"tokens": 32}}.
 */
public sealed interface RecentTokens {

  /** The number of recent tokens of a prompt, between 1 and {@code promptTokens}. */
  int tokens(int promptTokens);

  /** A share of the prompt, above 0 and at most 1, rounded down to whole tokens. */
  record Ratio(double ratio) implements RecentTokens {

    public Ratio {
      Checks.ratioAboveZero("recent.ratio", ratio);
    }

    @Override
    public int tokens(int promptTokens) {
      return Checks.share(ratio, promptTokens);
    }
  }

  /** A number of tokens, at least 1. */
  record Tokens(int tokens) implements RecentTokens {

    public Tokens {
      Checks.atLeast(1, "recent.tokens", tokens);
    }

    @Override
    public int tokens(int promptTokens) {
      return Math.min(tokens, promptTokens);
    }
  }

  /** Reads the JSON form; refuses neither or both of the two fields. */
  @JsonCreator
  static RecentTokens of(
      @JsonProperty("ratio") @Nullable Double ratio,
      @JsonProperty("tokens") @Nullable Integer tokens) {
    if (ratio != null && tokens == null) {
      return new Ratio(ratio);
    }
    if (tokens != null && ratio == null) {
      return new Tokens(tokens);
    }
    throw new IllegalArgumentException(
        "recent must have exactly one of ratio and tokens, got ratio "
            + ratio
            + ", tokens "
            + tokens);
  }
}
