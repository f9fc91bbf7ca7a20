package dev.crosskeep.verify;

import java.util.Locale;

/**
 * One comparison.
 *
 * @param name the tensor or case
 * @param difference how far the engine is from the expectation; NaN when it cannot be said
 * @param tolerance the largest difference that passes
 * @param measure what {@code difference} counts
 */
public record Check(String name, double difference, double tolerance, String measure) {

  /** The largest absolute difference of two numbers that should be equal, in float32. */
  static final double FLOAT_TOLERANCE = 1e-4;

  /** Compares numbers one by one. */
  static Check numbers(String name, float[] actual, float[] expected) {
    double largest = actual.length == expected.length ? 0 : Double.NaN;
    for (int i = 0; i < Math.min(actual.length, expected.length); i++) {
      // Math.max hands NaN on.
      largest = Math.max(largest, Math.abs(actual[i] - (double) expected[i]));
    }
    return new Check(name, largest, FLOAT_TOLERANCE, "largest difference");
  }

  /** Says how many of something differ; none may. */
  static Check count(String name, long different, String what) {
    return new Check(name, different, 0, what);
  }

  public boolean passed() {
    return difference <= tolerance;
  }

  /** One line for a person. */
  public String line() {
    String amount =
        tolerance == 0
            ? String.format(Locale.ROOT, "%.0f %s", difference, measure)
            : String.format(Locale.ROOT, "%s %.1e, tolerance %.0e", measure, difference, tolerance);
    return String.format("%-4s %-28s %s", passed() ? "ok" : "FAIL", name, amount);
  }
}
