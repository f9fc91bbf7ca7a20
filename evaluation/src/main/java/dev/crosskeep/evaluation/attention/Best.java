package dev.crosskeep.evaluation.attention;

import java.util.BitSet;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The keys with the highest scores. */
final class Best {

  private Best() {}

  /** So many of them, or all; of equal ones the earlier. */
  static BitSet of(double[] scores, int count) {
    var best = new BitSet();
    IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer key) -> -scores[key]))
        .limit(count)
        .forEach(best::set);
    return best;
  }

  /** How many keys are in both. */
  static int inBoth(BitSet first, BitSet second) {
    var both = (BitSet) first.clone();
    both.and(second);
    return both.cardinality();
  }

  /** Which share of the keys that are in one of them is in both (Jaccard), 0 to 1. */
  static double overlap(BitSet first, BitSet second) {
    int both = inBoth(first, second);
    return both / (double) (first.cardinality() + second.cardinality() - both);
  }
}
