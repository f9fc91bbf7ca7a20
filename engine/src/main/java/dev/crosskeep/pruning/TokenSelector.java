package dev.crosskeep.pruning;

/** Chooses which prompt tokens of one layer stay in the cache. Pure: equal input, equal choice. */
public interface TokenSelector {

  /**
   * Returns the positions to keep: ascending, the budget's forced tokens among them.
   *
   * @param observation what the layer's queries saw
   * @param budget how many tokens to keep, fewer than the prompt has
   */
  KeptTokens select(AttentionObservation observation, TokenBudget budget);

  /** Whether it looks at all queries, not only at the observed ones. */
  default boolean needsColumnSums() {
    return false;
  }
}
