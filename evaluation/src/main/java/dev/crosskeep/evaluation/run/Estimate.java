package dev.crosskeep.evaluation.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

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

  /** A share as the report writes it. */
  String perCent() {
    return String.format(Locale.ROOT, "%.1f [%.1f, %.1f]", 100 * value, 100 * low, 100 * high);
  }

  /**
   * A difference of shares as the report writes it: bold when surely above zero, struck out when
   * below.
   */
  String points() {
    String text =
        String.format(Locale.ROOT, "%+.1f [%+.1f, %+.1f]", 100 * value, 100 * low, 100 * high);
    if (surelyAboveZero()) {
      return "**" + text + "**";
    }
    return surelyBelowZero() ? "~~" + text + "~~" : text;
  }
}
