package dev.crosskeep.evaluation.attention;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Weights of attention from a window's queries to the keys before it, apart by whether query and
 * key are of the same modality, and by how far the key is from the query.
 */
final class SelfAndCross {

  /** Distances up to 2, 4, 8, … tokens. */
  private static final int DISTANCES = 14;

  private final List<LogHistogram> self = empty();
  private final List<LogHistogram> cross = empty();

  private static List<LogHistogram> empty() {
    return IntStream.range(0, DISTANCES).mapToObj(_ -> new LogHistogram()).toList();
  }

  /** Counts a weight. */
  void add(boolean sameModality, int distance, double weight) {
    int bucket = Math.min(DISTANCES - 1, 31 - Integer.numberOfLeadingZeros(Math.max(1, distance)));
    (sameModality ? self : cross).get(bucket).add(weight);
  }

  /** Adds another one's counts. */
  void add(SelfAndCross other) {
    for (int i = 0; i < DISTANCES; i++) {
      self.get(i).add(other.self.get(i), 1);
      cross.get(i).add(other.cross.get(i), 1);
    }
  }

  /** Both groups, all distances together. */
  Pair all() {
    var pair = new Pair(new LogHistogram(), new LogHistogram());
    for (int i = 0; i < DISTANCES; i++) {
      pair.self.add(self.get(i), 1);
      pair.cross.add(cross.get(i), 1);
    }
    return pair;
  }

  /** Both groups as if each distance were equally frequent in either. */
  Pair matchedByDistance() {
    var pair = new Pair(new LogHistogram(), new LogHistogram());
    for (int i = 0; i < DISTANCES; i++) {
      double own = self.get(i).total();
      double others = cross.get(i).total();
      double both = Math.min(own, others);
      if (both > 0) {
        pair.self.add(self.get(i), both / own);
        pair.cross.add(cross.get(i), both / others);
      }
    }
    return pair;
  }

  /** Two groups to compare; empty ones are not compared. */
  record Pair(LogHistogram self, LogHistogram cross) {

    boolean comparable() {
      return self.total() > 0 && cross.total() > 0;
    }

    /** The two-sample D, 0 to 1. */
    double kolmogorovSmirnov() {
      return self.kolmogorovSmirnov(cross);
    }

    /** In orders of magnitude. */
    double wasserstein() {
      return self.wasserstein(cross);
    }

    /** In bits. */
    double jensenShannon() {
      return self.jensenShannon(cross);
    }
  }

  /** The sum of several. */
  static SelfAndCross sum(List<SelfAndCross> parts) {
    var sum = new SelfAndCross();
    parts.forEach(sum::add);
    return sum;
  }
}
