package dev.crosskeep.contracts;

import static dev.crosskeep.contracts.Defaults.or;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps recent tokens and those that all queries together attended to most.
 *
 * <p>Source: H2O, <a href="https://arxiv.org/abs/2306.14048">arXiv:2306.14048</a>, section 4, in
 * the form in which later papers compare with it: the column sums of the prompt's attention, once,
 * instead of an eviction at every step; query heads that share a key head vote with their mean.
 *
 * @param budget what may stay, recent tokens and sinks included
 * @param recent tokens at the prompt's end that always stay
 * @param sinks tokens at the prompt's beginning that always stay, at least 0
 * @param protect turns of which every token always stays
 * @param prune whether the question is read before pruning
 * @param merge what becomes of evicted keys and values
 * @param minPromptTokens shorter prompts are not pruned, at least 0
 * @param repruning whether the cache is pruned again while decoding; empty means never
 */
@JsonTypeName("h2o")
public record HeavyHitters(
    @JsonProperty("budget") CacheBudget budget,
    @JsonProperty("recent") RecentTokens recent,
    @JsonProperty("sinks") int sinks,
    @JsonProperty("protect") List<Protect> protect,
    @JsonProperty("prune") PruneAt prune,
    @JsonProperty("merge") Merge merge,
    @JsonProperty("min_prompt_tokens") int minPromptTokens,
    @JsonProperty("repruning") Optional<Repruning> repruning)
    implements PrunedCache {

  public HeavyHitters {
    Checks.atLeast(0, "sinks", sinks);
    Checks.atLeast(0, "min_prompt_tokens", minPromptTokens);
    protect = Protect.inOrder(protect);
    Checks.repruning(budget, prune, repruning);
  }

  @JsonCreator
  static HeavyHitters of(
      @JsonProperty("budget") @Nullable CacheBudget budget,
      @JsonProperty("recent") @Nullable RecentTokens recent,
      @JsonProperty("sinks") @Nullable Integer sinks,
      @JsonProperty("protect") @Nullable List<Protect> protect,
      @JsonProperty("prune") @Nullable PruneAt prune,
      @JsonProperty("merge") @Nullable Merge merge,
      @JsonProperty("min_prompt_tokens") @Nullable Integer minPromptTokens,
      @JsonProperty("repruning") @Nullable Repruning repruning) {
    return new HeavyHitters(
        or(budget, Defaults.BUDGET),
        or(recent, Defaults.RECENT),
        or(sinks, 0),
        or(protect, List.of()),
        or(prune, PruneAt.AFTER_PROMPT),
        or(merge, Merge.NONE),
        or(minPromptTokens, Defaults.MIN_PROMPT_TOKENS),
        Optional.ofNullable(repruning));
  }
}
