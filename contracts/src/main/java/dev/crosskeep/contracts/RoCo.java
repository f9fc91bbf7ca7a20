package dev.crosskeep.contracts;

import static dev.crosskeep.contracts.Defaults.or;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps first and recent tokens, those whose attention varies most, and of the others those with
 * the highest mean attention over the queries that could see them.
 *
 * <p>Source: RoCo, <a href="https://arxiv.org/abs/2402.06262">arXiv:2402.06262</a>, section 3.3,
 * once for the whole prompt instead of at every step. Of the {@code recent} places as many as 10 go
 * to the last tokens and the others to the highest standard deviations, as in the authors' code.
 * Reimplementations that take the mean over all queries rank like H2O; this one does not.
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
@JsonTypeName("roco")
public record RoCo(
    @JsonProperty("budget") CacheBudget budget,
    @JsonProperty("recent") RecentTokens recent,
    @JsonProperty("sinks") int sinks,
    @JsonProperty("protect") List<Protect> protect,
    @JsonProperty("prune") PruneAt prune,
    @JsonProperty("merge") Merge merge,
    @JsonProperty("min_prompt_tokens") int minPromptTokens,
    @JsonProperty("repruning") Optional<Repruning> repruning)
    implements PrunedCache {

  private static final int SINKS = 4;

  public RoCo {
    Checks.atLeast(0, "sinks", sinks);
    Checks.atLeast(0, "min_prompt_tokens", minPromptTokens);
    protect = Protect.inOrder(protect);
    Checks.repruning(budget, prune, repruning);
  }

  @JsonCreator
  static RoCo of(
      @JsonProperty("budget") @Nullable CacheBudget budget,
      @JsonProperty("recent") @Nullable RecentTokens recent,
      @JsonProperty("sinks") @Nullable Integer sinks,
      @JsonProperty("protect") @Nullable List<Protect> protect,
      @JsonProperty("prune") @Nullable PruneAt prune,
      @JsonProperty("merge") @Nullable Merge merge,
      @JsonProperty("min_prompt_tokens") @Nullable Integer minPromptTokens,
      @JsonProperty("repruning") @Nullable Repruning repruning) {
    return new RoCo(
        or(budget, Defaults.BUDGET),
        or(recent, Defaults.RECENT),
        or(sinks, SINKS),
        or(protect, List.of()),
        or(prune, PruneAt.AFTER_PROMPT),
        or(merge, Merge.NONE),
        or(minPromptTokens, Defaults.MIN_PROMPT_TOKENS),
        Optional.ofNullable(repruning));
  }
}
