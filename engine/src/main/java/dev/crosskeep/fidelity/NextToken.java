package dev.crosskeep.fidelity;

import java.util.stream.IntStream;

/**
 * How two caches agree on the token that comes next.
 *
 * @param kl KL(full ‖ pruned) in nats, at least 0
 * @param sameTop1 whether both find the same token likeliest
 * @param top5Overlap share of the five likeliest tokens that both have in common
 */
record NextToken(double kl, boolean sameTop1, double top5Overlap) {

  private static final int TOP = 5;

  /**
   * Compares two distributions.
   *
   * @param full logits after the full cache
   * @param pruned logits after the pruned one, as many
   */
  static NextToken of(float[] full, float[] pruned) {
    if (full.length != pruned.length) {
      throw new IllegalArgumentException(
          "the logits are of %d and of %d tokens".formatted(full.length, pruned.length));
    }
    int[] likeliest = Likeliest.tokens(full, TOP);
    int[] likeliestPruned = Likeliest.tokens(pruned, TOP);
    long common =
        IntStream.of(likeliest)
            .filter(token -> IntStream.of(likeliestPruned).anyMatch(other -> other == token))
            .count();
    return new NextToken(
        kl(full, pruned), likeliest[0] == likeliestPruned[0], common / (double) likeliest.length);
  }

  private static double kl(float[] full, float[] pruned) {
    double fullSum = logSumOfExponentials(full);
    double prunedSum = logSumOfExponentials(pruned);
    double kl = 0;
    for (int token = 0; token < full.length; token++) {
      double logP = full[token] - fullSum;
      kl += Math.exp(logP) * (logP - (pruned[token] - prunedSum));
    }
    // Of distributions that are almost equal, rounding can leave a sum below 0.
    return Math.max(0, kl);
  }

  private static double logSumOfExponentials(float[] logits) {
    double highest = logits[Likeliest.token(logits)];
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - highest);
    }
    return highest + Math.log(sum);
  }
}
