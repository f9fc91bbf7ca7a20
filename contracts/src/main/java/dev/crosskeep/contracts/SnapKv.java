package dev.crosskeep.contracts;

import static dev.crosskeep.contracts.Defaults.or;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps recent tokens and those that the last queries attended to most, with their neighbours.
 *
 * <p>Source: SnapKV, <a href="https://arxiv.org/abs/2404.14469">arXiv:2404.14469</a>, section 4.
 * Query heads that share a key head vote with their mean score.
 *
 * @param budget what may stay, recent tokens and sinks included
 * @param recent tokens at the prompt's end that always stay
 * @param observationWindow the queries that score; empty means the recent tokens
 * @param pooling how scores are spread to neighbours
 * @param sinks tokens at the prompt's beginning that always stay, at least 0
 * @param protect turns of which every token always stays
 * @param prune whether the question is read before pruning
 * @param merge what becomes of evicted keys and values
 * @param minPromptTokens shorter prompts are not pruned, at least 0
 * @param repruning whether the cache is pruned again while decoding; empty means never
 */
@JsonTypeName("snapkv")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record SnapKv(
    @JsonProperty("budget") CacheBudget budget,
    @JsonProperty("recent") RecentTokens recent,
    @JsonProperty("observation_window") Optional<ObservationWindow> observationWindow,
    @JsonProperty("pooling") Pooling pooling,
    @JsonProperty("sinks") int sinks,
    @JsonProperty("protect") List<Protect> protect,
    @JsonProperty("prune") PruneAt prune,
    @JsonProperty("merge") Merge merge,
    @JsonProperty("min_prompt_tokens") int minPromptTokens,
    @JsonProperty("repruning") Optional<Repruning> repruning)
    implements PrunedCache {

  public SnapKv {
    Checks.atLeast(0, "sinks", sinks);
    Checks.atLeast(0, "min_prompt_tokens", minPromptTokens);
    protect = Protect.inOrder(protect);
    Checks.repruning(budget, prune, repruning);
  }

  @JsonCreator
  static SnapKv of(
      @JsonProperty("budget") @Nullable CacheBudget budget,
      @JsonProperty("recent") @Nullable RecentTokens recent,
      @JsonProperty("observation_window") @Nullable ObservationWindow observationWindow,
      @JsonProperty("pooling") @Nullable Pooling pooling,
      @JsonProperty("sinks") @Nullable Integer sinks,
      @JsonProperty("protect") @Nullable List<Protect> protect,
      @JsonProperty("prune") @Nullable PruneAt prune,
      @JsonProperty("merge") @Nullable Merge merge,
      @JsonProperty("min_prompt_tokens") @Nullable Integer minPromptTokens,
      @JsonProperty("repruning") @Nullable Repruning repruning) {
    return new SnapKv(
        or(budget, Defaults.BUDGET),
        or(recent, Defaults.RECENT),
        Optional.ofNullable(observationWindow),
        or(pooling, Pooling.SNAP_KV),
        or(sinks, 0),
        or(protect, List.of()),
        or(prune, PruneAt.AFTER_PROMPT),
        or(merge, Merge.NONE),
        or(minPromptTokens, Defaults.MIN_PROMPT_TOKENS),
        Optional.ofNullable(repruning));
  }
}
