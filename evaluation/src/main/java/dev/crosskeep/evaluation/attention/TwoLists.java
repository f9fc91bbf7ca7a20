package dev.crosskeep.evaluation.attention;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The keys that one head picks by the queries of their own modality, and those that it picks by the
 * other's.
 *
 * <p>Source: CSP, <a href="https://arxiv.org/abs/2412.04652">arXiv:2412.04652</a>, equation 2.
 */
record TwoLists(BitSet self, BitSet cross) {

  /**
   * So many of each list, as the authors' code takes them: where fewer keys have got anything, keys
   * that have got nothing fill the list, here the earliest.
   *
   * @param own what each key got from queries of its own modality
   * @param other what it got from the other's
   */
  static TwoLists filled(double[] own, double[] other, int selfPicks, int crossPicks) {
    return new TwoLists(Best.of(own, selfPicks), Best.of(other, crossPicks));
  }

  /** Only keys that have got something; a list that runs out of them lends its places. */
  static TwoLists lending(double[] own, double[] other, int selfPicks, int crossPicks) {
    int ownKeys = positive(own);
    int otherKeys = positive(other);
    return filled(
        own,
        other,
        Math.min(ownKeys, selfPicks + Math.max(0, crossPicks - otherKeys)),
        Math.min(otherKeys, crossPicks + Math.max(0, selfPicks - ownKeys)));
  }

  private static int positive(double[] scores) {
    return (int) Arrays.stream(scores).filter(score -> score > 0).count();
  }

  /** Entries of both lists one behind the other, a key in both counted twice. */
  int entries() {
    return self.cardinality() + cross.cardinality();
  }

  /** Keys in both lists. */
  int inBoth() {
    return Best.inBoth(self, cross);
  }
}
