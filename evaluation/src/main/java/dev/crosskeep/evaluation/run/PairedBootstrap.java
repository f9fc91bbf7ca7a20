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

  /** How often samples are drawn anew. */
  static final int REPLICATES = 2000;

  private static final long SEED = 1;

  private final List<int[][]> draws;

  /**
   * Draws the resamples, the same ones for the same numbers of samples.
   *
   * @param samples how many samples each data set has
   */
  PairedBootstrap(List<Integer> samples) {
    var random = new SplittableRandom(SEED);
    this.draws = samples.stream().map(count -> draw(count, random)).toList();
  }

  private static int[][] draw(int count, SplittableRandom random) {
    var draws = new int[REPLICATES][count];
    for (int[] draw : draws) {
      Arrays.setAll(draw, _ -> random.nextInt(count));
    }
    return draws;
  }

  /**
   * The mean score of a data set.
   *
   * @param scores of each sample, at least one
   */
  Sampled mean(int dataset, double[] scores) {
    var resampled =
        Arrays.stream(draws.get(dataset))
            .mapToDouble(
                draw -> Arrays.stream(draw).mapToDouble(i -> scores[i]).sum() / scores.length)
            .toArray();
    return new Sampled(Arrays.stream(scores).average().orElseThrow(), resampled);
  }
}
