package dev.crosskeep.evaluation.attention;

/** How much the two lists of many heads have in common, under one cross ratio and one budget. */
final class ListOverlap {

  private final CrossShare share;
  private final double budget;
  private int heads;
  private long picks;
  private long entries;
  private long inBoth;
  private int nothing;

  ListOverlap(CrossShare share, double budget) {
    this.share = share;
    this.budget = budget;
  }

  CrossShare share() {
    return share;
  }

  /** Of the prompt. */
  double budget() {
    return budget;
  }

  /**
   * Takes in a head.
   *
   * @param own what each older key got from queries of its own modality
   * @param other what it got from the other's
   * @param count how many keys the head may pick, at least 1
   */
  void add(double[] own, double[] other, int count) {
    var concatenated = share.concatenated(own, other, count);
    heads++;
    picks += count;
    entries += concatenated.entries();
    inBoth += concatenated.inBoth();
    if (share.lists(own, other, count).inBoth() == 0) {
      nothing++;
    }
  }

  /** Whether there was no head. */
  boolean empty() {
    return heads == 0;
  }

  /** How many keys a head may pick, mean. */
  double picks() {
    return (double) picks / heads;
  }

  /** Entries that a concatenation of the lists stores for a head, mean. */
  double entries() {
    return (double) entries / heads;
  }

  /** The different keys among them, mean. */
  double different() {
    return (double) (entries - inBoth) / heads;
  }

  /** Keys that a concatenation stores twice, as a share of the picks. */
  double twice() {
    return (double) inBoth / picks;
  }

  /** The share of heads of which no key is in both lists, so that their intersection is empty. */
  double nothing() {
    return (double) nothing / heads;
  }
}
