package dev.crosskeep.evaluation.attention;

/**
 * A query's logits, of which pruning keeps some: as shares, those of the kept tokens and, as one
 * more, what goes nowhere, to the evicted tokens or into n.
 */
final class PrunedRow {

  private final double[] kept;
  private final double keptSum;
  private final double evictedSum;

  /**
   * A row.
   *
   * @param logits one for each token; −∞ where the token comes after the query
   * @param positions the tokens that stay
   */
  PrunedRow(float[] logits, int[] positions) {
    double all = 0;
    for (float logit : logits) {
      all += Math.exp(logit);
    }
    this.kept = new double[positions.length];
    double stays = 0;
    for (int i = 0; i < positions.length; i++) {
      kept[i] = Math.exp(logits[positions[i]]);
      stays += kept[i];
    }
    this.keptSum = stays;
    this.evictedSum = Math.max(0, all - stays);
  }

  /** The sum of exponentials of the kept tokens' logits. */
  double keptSum() {
    return keptSum;
  }

  /** That of the evicted tokens' logits: the n that restores the full cache's weights. */
  double evictedSum() {
    return evictedSum;
  }

  /** How far the weights with n over the kept tokens are from those over all, in bits. */
  double divergence(double n) {
    return JensenShannon.of(shares(evictedSum), shares(n));
  }

  private double[] shares(double rest) {
    var shares = new double[kept.length + 1];
    for (int i = 0; i < kept.length; i++) {
      shares[i] = kept[i] / (keptSum + rest);
    }
    shares[kept.length] = rest / (keptSum + rest);
    return shares;
  }
}
