package dev.crosskeep.pruning;

import java.util.ArrayList;
import java.util.List;

/** Budgets that differ from layer to layer and sum to the same as equal ones. */
final class LayerBudgets {

  /** Slack for sums such as 2.9999999999999996 before they are rounded down. */
  private static final double ROUNDING = 1e-9;

  private LayerBudgets() {}

  /**
   * Scored tokens that fall evenly from the first layer to the last.
   *
   * <p>Source: PyramidKV, <a href="https://arxiv.org/abs/2406.02069">arXiv:2406.02069</a>, section
   * 4.2: the last layer gets the mean divided by beta, and the first as much above the mean as the
   * last is below; no layer more than the prompt has.
   *
   * @param mean what a layer keeps on the average
   */
  static List<TokenBudget> pyramid(TokenBudget mean, int promptTokens, int layers, int beta) {
    int choice = promptTokens - mean.forced();
    double last = Math.max((double) mean.scored() / beta, 2.0 * mean.scored() - choice);
    double first = 2.0 * mean.scored() - last;
    var budgets = new ArrayList<TokenBudget>();
    double sum = 0;
    int given = 0;
    for (int layer = 0; layer < layers; layer++) {
      double share = layers == 1 ? 0.5 : (double) layer / (layers - 1);
      sum += first + share * (last - first);
      int scored = (int) Math.floor(sum + ROUNDING) - given;
      given += scored;
      budgets.add(mean.withTotal(mean.forced() + scored));
    }
    return budgets;
  }
}
