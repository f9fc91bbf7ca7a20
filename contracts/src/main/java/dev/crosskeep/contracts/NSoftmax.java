package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Softmax with a constant added to its denominator: exp(o) / (n + Σ exp(o)).
 *
 * <p>Source: CSP, <a href="https://arxiv.org/abs/2412.04652">arXiv:2412.04652</a>, equation 7; its
 * code uses it for scoring only.
 *
 * <p>JSON: {@code {"n": 1.0, "at": "scoring"}}; {@code at} may be left out.
 *
 * @param n at least 0; 0 is plain softmax
 * @param at where it is used
 */
public record NSoftmax(double n, Place at) {

  public NSoftmax {
    if (!(n >= 0 && n <= Double.MAX_VALUE)) {
      throw new InvalidFieldException("n_softmax.n", "must be at least 0, got " + n);
    }
  }

  /** Where the constant takes part. */
  public enum Place {

    /** Only in the scores that choose tokens; attention itself stays plain softmax. */
    @JsonProperty("scoring")
    SCORING,

    /** Only in the attention of the answer's tokens to the pruned cache. */
    @JsonProperty("attention")
    ATTENTION,

    /** In both. */
    @JsonProperty("both")
    BOTH
  }

  /** The constant where tokens are chosen. */
  public double inScoring() {
    return at == Place.ATTENTION ? 0 : n;
  }

  /** The constant where the answer's tokens attend to the pruned cache. */
  public double inAttention() {
    return at == Place.SCORING ? 0 : n;
  }

  @JsonCreator
  static NSoftmax of(
      @JsonProperty("n") @Nullable Double n, @JsonProperty("at") @Nullable Place at) {
    if (n == null) {
      throw new InvalidFieldException("n_softmax.n", "is missing");
    }
    return new NSoftmax(n, at == null ? Place.SCORING : at);
  }
}
