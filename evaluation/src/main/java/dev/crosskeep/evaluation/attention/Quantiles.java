package dev.crosskeep.evaluation.attention;

import org.hipparchus.random.Well19937c;
import org.hipparchus.stat.descriptive.rank.RandomPercentile;

/**
 * Quantiles of any number of numbers: exact of a few thousand, else off by a rank in a thousand.
 */
final class Quantiles {

  private static final double EPSILON = 1e-3;
  private static final int SEED = 1;

  private final RandomPercentile numbers = new RandomPercentile(EPSILON, new Well19937c(SEED));

  void add(double number) {
    numbers.increment(number);
  }

  /** Whether there is no number. */
  boolean empty() {
    return numbers.getN() == 0;
  }

  /** The number that this share of all numbers does not exceed. */
  double at(double share) {
    return numbers.getResult(100 * share);
  }
}
