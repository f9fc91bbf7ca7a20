package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/** A method that keeps some of a prompt's tokens. */
public sealed interface PrunedCache extends PruningPolicy
    permits RandomTokens, StreamingLlm, HeavyHitters, RoCo, LookM, SnapKv, PyramidKv, CrossSelf {

  /** What may stay of a prompt, recent tokens, sinks and protected turns included. */
  CacheBudget budget();

  /** Turns of which every token always stays; inside the budget. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  List<Protect> protect();

  /** Whether the question is read before pruning. */
  @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = PruneAt.IfNotDefault.class)
  PruneAt prune();

  /** What becomes of evicted keys and values. */
  Merge merge();

  /** Whether the cache is pruned again while decoding; empty means never. */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  Optional<Repruning> repruning();

  /** Shorter prompts are not pruned; at least 0. */
  int minPromptTokens();
}
