package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The share of the scored picks that is chosen by cross-modal attention; the rest is chosen by
 * attention within a modality.
 *
 * <p>JSON: a number from 0 to 1, or {@code "adaptive"}.
 */
public sealed interface CrossRatio {

  /** The JSON form: a number, or the word {@code adaptive}. */
  @JsonValue
  Object json();

  /** The same share for every prompt, from 0 to 1. */
  record Fixed(double share) implements CrossRatio {

    public Fixed {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException(
            "cross_ratio must be from 0 to 1 or \"adaptive\", got " + share);
      }
    }

    @Override
    public Object json() {
      return share;
    }
  }

  /**
   * The share of cross-modal (query, key) pairs among all pairs of observed queries and older keys:
   * a prompt whose window and past are of different modalities gets more cross-modal picks.
   */
  record Adaptive() implements CrossRatio {

    @Override
    public Object json() {
      return "adaptive";
    }
  }

  /** Reads the JSON form. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static CrossRatio of(Object json) {
    return switch (json) {
      case Number share -> new Fixed(share.doubleValue());
      case String word when word.equals("adaptive") -> new Adaptive();
      default ->
          throw new IllegalArgumentException(
              "cross_ratio must be from 0 to 1 or \"adaptive\", got " + json);
    };
  }
}
