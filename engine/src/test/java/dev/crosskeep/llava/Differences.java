package dev.crosskeep.llava;

/** Comparison of many numbers with a failure that a person can read. */
final class Differences {

  private Differences() {}

  /** The largest absolute difference; infinite when the lengths differ. */
  static double largest(float[] actual, float[] expected) {
    var widened = new double[expected.length];
    for (int i = 0; i < expected.length; i++) {
      widened[i] = expected[i];
    }
    return largest(actual, widened);
  }

  /** The largest absolute difference; infinite when the lengths differ. */
  static double largest(float[] actual, double[] expected) {
    if (actual.length != expected.length) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0;
    for (int i = 0; i < actual.length; i++) {
      largest = Math.max(largest, Math.abs(actual[i] - expected[i]));
    }
    return largest;
  }
}
