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

  /**
   * How many moments it looks at of what each key got from all queries, not only from the observed
   * ones: none, the sum, or the sum and that of the squares.
   */
  default int columnMoments() {
    return 0;
  }
}
