package dev.crosskeep.contracts;

/** A method that keeps some of a prompt's tokens. */
public sealed interface PrunedCache extends PruningPolicy
    permits RandomTokens, StreamingLlm, HeavyHitters, RoCo, LookM, SnapKv, PyramidKv, CrossSelf {

  /** What may stay of a prompt, recent tokens and sinks included. */
  CacheBudget budget();

  /** What becomes of evicted keys and values. */
  Merge merge();

  /** Shorter prompts are not pruned; at least 0. */
  int minPromptTokens();
}
