package dev.crosskeep.pruning;

/** What stands in attention to a pruned cache for the tokens that were evicted from it. */
public sealed interface StandIn {

  /** Nothing: attention is plain softmax over what was kept. */
  record Nothing() implements StandIn {}

  /**
   * A constant in the denominator.
   *
   * <p>Source: CSP, <a href="https://arxiv.org/abs/2412.04652">arXiv:2412.04652</a>, equation 7.
   *
   * @param n above 0
   */
  record Constant(double n) implements StandIn {}

  /** For each key head one key and one value in their place; see {@code Merge.SUMMARY}. */
  record Summary() implements StandIn {

    /** The last queries for which it stands, or fewer where there are not so many. */
    public static final int QUERIES = 8;
  }

  /** A constant, unless it is 0. */
  static StandIn of(double n) {
    return n == 0 ? new Nothing() : new Constant(n);
  }

  /** Rows that it takes in each layer's keys and values. */
  default int rows() {
    return this instanceof Nothing ? 0 : 1;
  }

  /** The last queries that it is made of. */
  default int queries() {
    return this instanceof Summary ? Summary.QUERIES : 0;
  }

  /** Rows of these that hold something of the prompt. */
  default int promptRows() {
    return this instanceof Summary ? 1 : 0;
  }
}
