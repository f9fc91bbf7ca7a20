package dev.crosskeep.evaluation.attention;

import dev.crosskeep.llava.CachedSequence;
import dev.crosskeep.llava.WindowLogits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a pruned cache does to the weights of a prompt's last query, and what a constant n in the
 * denominator mends of it. Compared are the weights of the kept tokens and, as one more share, what
 * goes nowhere: to the evicted tokens, or into n.
 *
 * <p>Source of n-softmax: CSP, <a href="https://arxiv.org/abs/2412.04652">arXiv:2412.04652</a>,
 * equations 6 and 7. The n that restores the full cache's weights is the sum of exponentials of the
 * evicted tokens' logits, another one for each query and head.
 */
final class Sharpening {

  private final double[] constants;
  private final double[] divergence;
  private final List<Double> restoring = new ArrayList<>();
  private final List<Double> kept = new ArrayList<>();
  private int rows;

  /** For these values of n. */
  Sharpening(double... constants) {
    this.constants = constants.clone();
    this.divergence = new double[constants.length];
  }

  /** Takes in every layer and head of a prompt. */
  void add(WindowLogits window, CachedSequence pruned) {
    int tokens = window.promptTokens();
    for (int layer = 0; layer < window.layers().size(); layer++) {
      int[][] positions = pruned.kept(layer);
      for (int head = 0; head < window.heads(); head++) {
        int last = (head + 1) * window.queries() - 1;
        float[] row =
            Arrays.copyOfRange(window.layers().get(layer), last * tokens, (last + 1) * tokens);
        add(row, positions[head * positions.length / window.heads()]);
      }
    }
  }

  /** Takes in one row of logits, of which these positions stay. */
  void add(float[] logits, int[] positions) {
    double all = 0;
    for (float logit : logits) {
      all += Math.exp(logit);
    }
    double stays = 0;
    for (int position : positions) {
      stays += Math.exp(logits[position]);
    }
    double goes = Math.max(0, all - stays);
    double[] full = shares(logits, positions, all, goes);
    for (int i = 0; i < constants.length; i++) {
      double n = constants[i];
      divergence[i] += JensenShannon.of(full, shares(logits, positions, stays + n, n));
    }
    restoring.add(goes);
    kept.add(stays);
    rows++;
  }

  /** The kept tokens' shares of a sum, and what else is in it. */
  private static double[] shares(float[] logits, int[] positions, double sum, double rest) {
    var shares = new double[positions.length + 1];
    for (int i = 0; i < positions.length; i++) {
      shares[i] = Math.exp(logits[positions[i]]) / sum;
    }
    shares[positions.length] = rest / sum;
    return shares;
  }

  /** How many rows were taken in. */
  int rows() {
    return rows;
  }

  /** Mean divergence in bits for the i-th n. */
  double divergence(int i) {
    return divergence[i] / rows;
  }

  /** A quantile of the n that would restore the full cache's weights. */
  double restoring(double share) {
    return quantile(restoring, share);
  }

  /** A quantile of the sum of exponentials of the kept tokens' logits, to compare n with. */
  double kept(double share) {
    return quantile(kept, share);
  }

  private static double quantile(List<Double> numbers, double share) {
    var sorted = numbers.stream().sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * (sorted.size() - 1))));
  }
}
