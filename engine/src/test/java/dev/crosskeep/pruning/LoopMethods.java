package dev.crosskeep.pruning;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The methods other than cross-self pruning as plain loops over double precision. */
final class LoopMethods {

  private final double[][][] logits;
  private final boolean[] image;
  private final int queries;
  private final int group;

  /**
   * Methods on one observation.
   *
   * @param logits {@code [kvHeads][group · queries][tokens]}, −∞ where a key comes after the query;
   *     the queries are the prompt's last
   */
  LoopMethods(double[][][] logits, boolean[] image, int queries) {
    this.logits = logits;
    this.image = image;
    this.queries = queries;
    this.group = logits[0].length / queries;
  }

  /** What key {@code key} of a head gets from a query, mean over the query heads of the group. */
  private double weight(int head, int query, int key) {
    double mean = 0;
    for (int member = 0; member < group; member++) {
      double[] row = logits[head][member * queries + query];
      mean += Math.exp(row[key]) / Arrays.stream(row).map(Math::exp).sum() / group;
    }
    return mean;
  }

  /** H2O's score, and SnapKV's before pooling: the sum over the queries. */
  double[] sums(int head) {
    return IntStream.range(0, image.length)
        .mapToDouble(
            key -> IntStream.range(0, queries).mapToDouble(query -> weight(head, query, key)).sum())
        .toArray();
  }

  /** LOOK-M's score: text leads by the largest score among the keys that may go. */
  double[] textFirst(int head, int recent) {
    double[] sums = sums(head);
    double most = Arrays.stream(sums).limit((long) image.length - recent).max().orElseThrow();
    return IntStream.range(0, image.length)
        .mapToDouble(key -> sums[key] + (image[key] ? 0 : most))
        .toArray();
  }

  /** RoCo's order: the most varying not forced, then by mean over the queries that see it. */
  double[] meanWithVaryingFirst(int head, TokenBudget budget, int varying) {
    int tokens = image.length;
    var mean = new double[tokens];
    var deviation = new double[tokens];
    for (int key = 0; key < tokens; key++) {
      int seenBy = tokens - key;
      double squares = 0;
      for (int query = 0; query < queries; query++) {
        double weight = weight(head, query, key);
        mean[key] += weight / seenBy;
        squares += weight * weight / seenBy;
      }
      deviation[key] = squares - mean[key] * mean[key];
    }
    IntStream.range(0, tokens - budget.recent())
        .boxed()
        .filter(key -> !budget.older().contains(key))
        .sorted(Comparator.comparingDouble((Integer key) -> -deviation[key]))
        .limit(varying)
        .forEach(key -> mean[key] = Double.POSITIVE_INFINITY);
    return mean;
  }

  /** SnapKV's pooling along the prompt, over the keys that may go. */
  static double[] averaged(double[] scores, int past, int kernel, boolean countsNothing) {
    var pooled = new double[past];
    for (int key = 0; key < past; key++) {
      int found = 0;
      for (int near = key - kernel / 2; near <= key + kernel / 2; near++) {
        if (near >= 0 && near < past) {
          pooled[key] += scores[near];
          found++;
        }
      }
      pooled[key] /= countsNothing ? kernel : found;
    }
    return pooled;
  }

  /** The forced tokens and the best of the others; of equal scores the earlier. */
  static int[] keep(double[] scores, int tokens, TokenBudget budget) {
    int past = tokens - budget.recent();
    var best =
        IntStream.range(0, past)
            .boxed()
            .filter(key -> !budget.older().contains(key))
            .sorted(Comparator.comparingDouble((Integer key) -> -scores[key]))
            .limit(budget.scored())
            .mapToInt(Integer::intValue);
    return IntStream.concat(
            IntStream.concat(budget.older().stream().mapToInt(Integer::intValue), best),
            IntStream.range(past, tokens))
        .sorted()
        .toArray();
  }
}
