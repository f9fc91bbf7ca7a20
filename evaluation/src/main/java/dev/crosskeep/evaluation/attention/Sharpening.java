package dev.crosskeep.evaluation.attention;

import dev.crosskeep.llava.CachedSequence;
import dev.crosskeep.llava.WindowLogits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a pruned cache does to the weights of a prompt's last query, and what a constant n in the
 * denominator mends of it.
 *
 * <p>Source of n-softmax: CSP, <a href="https://arxiv.org/abs/2412.04652">arXiv:2412.04652</a>,
 * equations 6 and 7. The n that restores the full cache's weights is the sum of exponentials of the
 * evicted tokens' logits, another one for each query and head. Two that can be known before the
 * query are that of the query before it, and what the head's last queries needed in other prompts.
 */
final class Sharpening {

  private final List<Constant> constants;
  private final double[] divergence;
  private final List<Double> restoring = new ArrayList<>();
  private final List<Double> kept = new ArrayList<>();
  private double divergenceByPrevious;
  private int rowsWithPrevious;
  private final Map<Head, Quantiles> needed = new HashMap<>();
  private double divergenceByHabit;
  private int rowsWithHabit;

  private record Head(int layer, int head) {}

  Sharpening(List<Constant> constants) {
    this.constants = List.copyOf(constants);
    this.divergence = new double[constants.size()];
  }

  /** Takes in every layer and head of a prompt. */
  void add(WindowLogits window, CachedSequence pruned) {
    for (int layer = 0; layer < window.layers().size(); layer++) {
      add(window, layer, pruned.kept(layer));
    }
  }

  /**
   * Takes in a layer.
   *
   * @param positions what each key head keeps; one row if all stay
   */
  void add(WindowLogits window, int layer, int[][] positions) {
    double[] maxima = RowMaxima.of(window, layer, window.queries());
    double[] ns = constants.stream().mapToDouble(constant -> constant.n(maxima)).toArray();
    for (int head = 0; head < window.heads(); head++) {
      int[] stays = positions[head * positions.length / window.heads()];
      var last = new PrunedRow(logits(window, layer, head, 1), stays);
      for (int i = 0; i < ns.length; i++) {
        divergence[i] += last.divergence(ns[i]);
      }
      addHabit(last, needed.computeIfAbsent(new Head(layer, head), _ -> new Quantiles()));
      restoring.add(last.evictedSum());
      kept.add(last.keptSum());
      if (window.queries() > 1) {
        var previous = new PrunedRow(logits(window, layer, head, 2), stays);
        divergenceByPrevious += last.divergence(previous.evictedSum());
        rowsWithPrevious++;
      }
    }
  }

  /** Takes in a row beside what its head needed in earlier prompts. */
  private void addHabit(PrunedRow row, Quantiles earlier) {
    if (!earlier.empty()) {
      divergenceByHabit += row.divergence(earlier.at(0.5));
      rowsWithHabit++;
    }
    earlier.add(row.evictedSum());
  }

  /** A head's logits of the query that is so many from the end. */
  private static float[] logits(WindowLogits window, int layer, int head, int fromEnd) {
    int tokens = window.promptTokens();
    int row = (head + 1) * window.queries() - fromEnd;
    return Arrays.copyOfRange(window.layers().get(layer), row * tokens, (row + 1) * tokens);
  }

  List<Constant> constants() {
    return constants;
  }

  /** Whether there was no row. */
  boolean empty() {
    return kept.isEmpty();
  }

  /** Mean divergence in bits for the i-th n. */
  double divergence(int i) {
    return divergence[i] / kept.size();
  }

  /** The same where n is what would have restored the weights of the query before, in each head. */
  double divergenceByPrevious() {
    return divergenceByPrevious / rowsWithPrevious;
  }

  /** The same where n is the median of what would have restored the head's weights until then. */
  double divergenceByHabit() {
    return divergenceByHabit / rowsWithHabit;
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
