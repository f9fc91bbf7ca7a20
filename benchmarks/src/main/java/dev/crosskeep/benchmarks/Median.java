package dev.crosskeep.benchmarks;

import java.util.Arrays;

/** The number in the middle. */
final class Median {

  private Median() {}

  static double of(double[] numbers) {
    var sorted = numbers.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
