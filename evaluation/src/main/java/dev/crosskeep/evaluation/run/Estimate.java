package dev.crosskeep.evaluation.run;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A number and the interval that holds the true one in 95 of 100 such evaluations.
 *
 * @param low its lower end
 * @param high its upper end
 */
public record Estimate(
    @JsonProperty("value") double value,
    @JsonProperty("low") double low,
    @JsonProperty("high") double high) {

  boolean surelyAboveZero() {
    return low > 0;
  }

  boolean surelyBelowZero() {
    return high < 0;
  }
}
