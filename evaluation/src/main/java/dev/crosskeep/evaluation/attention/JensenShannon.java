package dev.crosskeep.evaluation.attention;

/** The Jensen–Shannon divergence in bits. */
final class JensenShannon {

  private JensenShannon() {}

  /** Of two lists of shares that sum up to 1 each; 0 for equal ones, 1 for disjoint ones. */
  static double of(double[] first, double[] second) {
    double divergence = 0;
    for (int i = 0; i < first.length; i++) {
      double middle = (first[i] + second[i]) / 2;
      divergence += (term(first[i], middle) + term(second[i], middle)) / 2;
    }
    return Math.max(0, divergence);
  }

  private static double term(double share, double middle) {
    return share == 0 ? 0 : share * Math.log(share / middle) / Math.log(2);
  }
}
