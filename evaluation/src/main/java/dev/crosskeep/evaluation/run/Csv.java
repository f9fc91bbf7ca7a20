package dev.crosskeep.evaluation.run;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How values are written in tables of comma-separated values. */
final class Csv {

  private Csv() {}

  static String quoted(String text) {
    return "\"" + text.replace("\"", "\"\"") + "\"";
  }

  /** A value and the ends of its interval; three empty fields where there is none. */
  static String numbers(@Nullable Estimate estimate) {
    return estimate == null
        ? ",,"
        : String.format(
            Locale.ROOT, "%.4f,%.4f,%.4f", estimate.value(), estimate.low(), estimate.high());
  }
}
