package dev.crosskeep.benchmarks.gateway;

import java.util.Arrays;
import java.util.Collection;

/** What share of some times was at most so long. */
final class Quantiles {

  private final double[] sorted;

  Quantiles(double[] times) {
    sorted = times.clone();
    Arrays.sort(sorted);
  }

  Quantiles(Collection<Double> times) {
    this(times.stream().mapToDouble(time -> time).toArray());
  }

  double of(double share) {
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  }

  double p50() {
    return of(0.5);
  }

  double p99() {
    return of(0.99);
  }

  double largest() {
    return sorted[sorted.length - 1];
  }

  int count() {
    return sorted.length;
  }
}
