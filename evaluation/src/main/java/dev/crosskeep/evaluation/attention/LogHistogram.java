package dev.crosskeep.evaluation.attention;

/**
 * How often weights of attention have which order of magnitude: counts of log10(weight + 1e-8) in
 * equal bins from −8 to 0.
 */
final class LogHistogram {

  private static final int BINS = 640;
  private static final int JS_BINS = 64;
  private static final double LOWEST = -8;
  private static final double WIDTH = -LOWEST / BINS;
  private static final double SMALLEST = 1e-8;

  private final double[] counts = new double[BINS];

  /** Counts a weight, 0 to 1. */
  void add(double weight) {
    double log = Math.log10(weight + SMALLEST);
    counts[Math.clamp((long) ((log - LOWEST) / WIDTH), 0, BINS - 1)]++;
  }

  /** Adds another one's counts, each times a factor. */
  void add(LogHistogram other, double factor) {
    for (int i = 0; i < BINS; i++) {
      counts[i] += factor * other.counts[i];
    }
  }

  double total() {
    double total = 0;
    for (double count : counts) {
      total += count;
    }
    return total;
  }

  /** The largest difference of the cumulative shares (two-sample Kolmogorov–Smirnov D). */
  double kolmogorovSmirnov(LogHistogram other) {
    double own = 0;
    double others = 0;
    double largest = 0;
    for (int i = 0; i < BINS; i++) {
      own += counts[i] / total();
      others += other.counts[i] / other.total();
      largest = Math.max(largest, Math.abs(own - others));
    }
    return largest;
  }

  /** The first Wasserstein distance, in orders of magnitude. */
  double wasserstein(LogHistogram other) {
    double own = 0;
    double others = 0;
    double sum = 0;
    for (int i = 0; i < BINS; i++) {
      own += counts[i] / total();
      others += other.counts[i] / other.total();
      sum += Math.abs(own - others) * WIDTH;
    }
    return sum;
  }

  /** The Jensen–Shannon divergence on 64 bins, base 2: 0 to 1. */
  double jensenShannon(LogHistogram other) {
    return JensenShannon.of(coarse(), other.coarse());
  }

  private double[] coarse() {
    var shares = new double[JS_BINS];
    double total = total();
    for (int i = 0; i < BINS; i++) {
      shares[i * JS_BINS / BINS] += counts[i] / total;
    }
    return shares;
  }

  /**
   * A Gaussian kernel density at the bins' centres, bandwidth by Scott's rule: pairs of order of
   * magnitude and density.
   */
  double[][] density() {
    double total = total();
    double mean = 0;
    for (int i = 0; i < BINS; i++) {
      mean += centre(i) * counts[i] / total;
    }
    double variance = 0;
    for (int i = 0; i < BINS; i++) {
      variance += Math.pow(centre(i) - mean, 2) * counts[i] / total;
    }
    double bandwidth = Math.max(WIDTH, Math.sqrt(variance) * Math.pow(total, -0.2));
    var curve = new double[2][BINS];
    for (int i = 0; i < BINS; i++) {
      curve[0][i] = centre(i);
      for (int j = 0; j < BINS; j++) {
        double away = (centre(i) - centre(j)) / bandwidth;
        curve[1][i] +=
            counts[j] / total * Math.exp(-away * away / 2) / (bandwidth * Math.sqrt(2 * Math.PI));
      }
    }
    return curve;
  }

  private static double centre(int bin) {
    return LOWEST + (bin + 0.5) * WIDTH;
  }
}
