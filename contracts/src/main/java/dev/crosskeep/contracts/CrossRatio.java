package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The share of the scored picks that is chosen by cross-modal attention; the rest is chosen by
 * attention within a modality. Or no share: one list, by the sum of both.
 *
 * <p>JSON: a number from 0 to 1, {@code "adaptive"}, {@code "adaptive_mass"} or {@code "joint"}.
 */
public sealed interface CrossRatio {

  /** The JSON form: a number, or a word. */
  @JsonValue
  Object json();

  /** The same share for every prompt, from 0 to 1. */
  record Fixed(double share) implements CrossRatio {

    public Fixed {
      if (!(share >= 0 && share <= 1)) {
        throw refused(share);
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

  /**
   * The cross-modal share of what a head's window attended to among the older keys: each layer and
   * head has its own.
   */
  record AdaptiveMass() implements CrossRatio {

    @Override
    public Object json() {
      return "adaptive_mass";
    }
  }

  /**
   * No share: all keys are in one list, by what they got from queries of both modalities. Ours, not
   * the paper's; what it is worth stands in {@code docs/decisions/0010-one-list.md}.
   */
  record Joint() implements CrossRatio {

    @Override
    public Object json() {
      return "joint";
    }
  }

  /** Reads the JSON form. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static CrossRatio of(Object json) {
    return switch (json) {
      case Number share -> new Fixed(share.doubleValue());
      case String word when word.equals("adaptive") -> new Adaptive();
      case String word when word.equals("adaptive_mass") -> new AdaptiveMass();
      case String word when word.equals("joint") -> new Joint();
      default -> throw refused(json);
    };
  }

  private static IllegalArgumentException refused(Object json) {
    return new IllegalArgumentException(
        "cross_ratio must be from 0 to 1, \"adaptive\", \"adaptive_mass\" or \"joint\", got "
            + json);
  }
}
