package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Softmax with a constant added to its denominator: exp(o) / (n + Σ exp(o)).
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
    SCORING
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
