package dev.crosskeep.pruning;

/** Chooses which prompt tokens of one layer stay in the cache. Pure: equal input, equal choice. */
public interface TokenSelector {

  /**
   * Returns the positions to keep: ascending, the budget's recent tokens among them.
   *
   * @param observation the attention logits of the observed queries
   * @param budget how many tokens to keep, fewer than the prompt has
   */
  KeptTokens select(AttentionObservation observation, TokenBudget budget);
}
