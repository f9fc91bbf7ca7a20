package dev.crosskeep.evaluation.run;

import java.util.Arrays;
import java.util.List;

/**
 * A number that comes from samples, and what it would be in each resample of them. Numbers on the
 * same resamples can be subtracted and averaged: that is what makes their differences paired.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Sampled(double value, double[] resampled) {

  private static final double TAIL = 0.025;

  /** The mean of several on the same resamples. */
  static Sampled mean(List<Sampled> numbers) {
    var mean = new double[numbers.getFirst().resampled.length];
    Arrays.setAll(
        mean,
        i -> numbers.stream().mapToDouble(number -> number.resampled[i]).average().orElseThrow());
    return new Sampled(numbers.stream().mapToDouble(Sampled::value).average().orElseThrow(), mean);
  }

  /** How much larger this is than another on the same resamples. */
  Sampled minus(Sampled other) {
    var difference = new double[resampled.length];
    Arrays.setAll(difference, i -> resampled[i] - other.resampled[i]);
    return new Sampled(value - other.value, difference);
  }

  /** The number with its 95 per cent interval. */
  Estimate estimate() {
    double[] sorted = resampled.clone();
    Arrays.sort(sorted);
    return new Estimate(value, quantile(sorted, TAIL), quantile(sorted, 1 - TAIL));
  }

  private static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
