package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much of a prompt's KV cache may stay after pruning, per layer and head, recent tokens
 * included.
 *
 * <p>JSON: an object with exactly one field, {@code {"ratio": 0.2}}, {@code {"tokens": 512}},
 * {@code {"bytes": 67108864}} or {@code {"mass": 0.9}}.
 */
public sealed interface CacheBudget {

  /**
   * The most tokens that may stay of a prompt.
   *
   * @param promptTokens length of the prompt, images expanded, at least 1
   * @param kvBytesPerToken bytes of one token's keys and values over all layers, at least 1
   * @return between 1 and {@code promptTokens}
   */
  default int tokens(int promptTokens, long kvBytesPerToken) {
    return Math.min(promptTokens, limit(promptTokens, kvBytesPerToken));
  }

  /**
   * The most tokens that may stay of a prompt and an answer to it.
   *
   * @return at least 1
   */
  int limit(int promptTokens, long kvBytesPerToken);

  /** A share of the prompt, above 0 and at most 1, rounded down to whole tokens. */
  record Ratio(double ratio) implements CacheBudget {

    public Ratio {
      Checks.ratioAboveZero("budget.ratio", ratio);
    }

    @Override
    public int limit(int promptTokens, long kvBytesPerToken) {
      return Checks.share(ratio, promptTokens);
    }
  }

  /** A number of tokens, at least 1. */
  record Tokens(int tokens) implements CacheBudget {

    public Tokens {
      Checks.atLeast(1, "budget.tokens", tokens);
    }

    @Override
    public int limit(int promptTokens, long kvBytesPerToken) {
      return tokens;
    }
  }

  /** Bytes of the whole pruned cache, all layers and heads together, at least 1. */
  record Bytes(long bytes) implements CacheBudget {

    public Bytes {
      if (bytes < 1) {
        throw new InvalidFieldException("budget.bytes", "must be at least 1, got " + bytes);
      }
    }

    @Override
    public int limit(int promptTokens, long kvBytesPerToken) {
      return Math.clamp(bytes / kvBytesPerToken, 1, Integer.MAX_VALUE);
    }
  }

  /**
   * A share of the attention, above 0 and at most 1: each layer keeps the fewest tokens that hold
   * it. How many these are shows only when the prompt is read; until then it may be all.
   */
  record Mass(double mass) implements CacheBudget {

    public Mass {
      Checks.ratioAboveZero("budget.mass", mass);
    }

    @Override
    public int limit(int promptTokens, long kvBytesPerToken) {
      return promptTokens;
    }
  }

  /** Reads the JSON form; refuses none or several of the four fields. */
  @JsonCreator
  static CacheBudget of(
      @JsonProperty("ratio") @Nullable Double ratio,
      @JsonProperty("tokens") @Nullable Integer tokens,
      @JsonProperty("bytes") @Nullable Long bytes,
      @JsonProperty("mass") @Nullable Double mass) {
    List<CacheBudget> given = new ArrayList<>();
    if (ratio != null) {
      given.add(new Ratio(ratio));
    }
    if (tokens != null) {
      given.add(new Tokens(tokens));
    }
    if (bytes != null) {
      given.add(new Bytes(bytes));
    }
    if (mass != null) {
      given.add(new Mass(mass));
    }
    if (given.size() == 1) {
      return given.getFirst();
    }
    throw new IllegalArgumentException(
        "budget must have exactly one of ratio, tokens, bytes and mass, got ratio "
            + ratio
            + ", tokens "
            + tokens
            + ", bytes "
            + bytes
            + ", mass "
            + mass);
  }
}
