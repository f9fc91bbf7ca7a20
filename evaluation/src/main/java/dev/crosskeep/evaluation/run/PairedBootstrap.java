package dev.crosskeep.evaluation.run;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Percentile intervals by resampling samples. Every policy is seen on the same resamples, so their
 * differences are paired; resamples are drawn within each data set, and the mean over data sets
 * weighs all of them alike.
 *
 * <p>Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993), section 13.3.
 */
final class PairedBootstrap {

  private static final int REPLICATES = 2000;
  private static final double TAIL = 0.025;

  private final List<int[][]> draws;

  /**
   * Draws the resamples.
   *
   * @param samples how many samples each data set has, at least 1 each
   */
  PairedBootstrap(List<Integer> samples, long seed) {
    var random = new SplittableRandom(seed);
    this.draws = samples.stream().map(count -> draw(count, random)).toList();
  }

  private static int[][] draw(int count, SplittableRandom random) {
    var draws = new int[REPLICATES][count];
    for (int[] draw : draws) {
      Arrays.setAll(draw, _ -> random.nextInt(count));
    }
    return draws;
  }

  /** The mean score of a data set in each resample. */
  double[] means(int dataset, double[] scores) {
    return Arrays.stream(draws.get(dataset))
        .mapToDouble(draw -> Arrays.stream(draw).mapToDouble(i -> scores[i]).sum() / scores.length)
        .toArray();
  }

  /** Element by element, the mean of several lists of as many numbers. */
  static double[] mean(List<double[]> lists) {
    var mean = new double[lists.getFirst().length];
    for (int i = 0; i < mean.length; i++) {
      int at = i;
      mean[i] = lists.stream().mapToDouble(list -> list[at]).average().orElseThrow();
    }
    return mean;
  }

  /** Element by element, how much larger the first is. */
  static double[] difference(double[] first, double[] second) {
    var difference = new double[first.length];
    Arrays.setAll(difference, i -> first[i] - second[i]);
    return difference;
  }

  /** An estimate with its 95 per cent interval. */
  static Estimate estimate(double value, double[] resampled) {
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
