package dev.crosskeep.fidelity;

/** Percentiles by nearest rank: always one of the values. */
final class Percentile {

  private static final int HUNDRED = 100;

  private Percentile() {}

  /**
   * The smallest value that at least {@code percent} of a hundred values do not exceed.
   *
   * @param ascending at least one value
   * @param percent from 1 to 100
   */
  static double nearestRank(double[] ascending, int percent) {
    int rank = (ascending.length * percent + HUNDRED - 1) / HUNDRED;
    return ascending[rank - 1];
  }
}
