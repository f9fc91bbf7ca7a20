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
 * SnapKV with more of the budget in the first layers than in the last.
 *
 * <p>Source: PyramidKV, <a href="https://arxiv.org/abs/2406.02069">arXiv:2406.02069</a>, section
 * 4.2. Differs from its code: the layers' budgets sum to the whole budget exactly, where the code's
 * integer step drifts.
 *
 * @param budget what may stay, recent tokens and sinks included
 * @param recent tokens at the prompt's end that always stay
 * @param observationWindow the queries that score; empty means the recent tokens
 * @param pooling how scores are spread to neighbours
 * @param beta the last layer gets 1 / beta of the mean layer's scored tokens, at least 1
 * @param sinks tokens at the prompt's beginning that always stay, at least 0
 * @param protect turns of which every token always stays
 * @param prune whether the question is read before pruning
 * @param merge what becomes of evicted keys and values
 * @param minPromptTokens shorter prompts are not pruned, at least 0
 */
@JsonTypeName("pyramidkv")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record PyramidKv(
    @JsonProperty("budget") CacheBudget budget,
    @JsonProperty("recent") RecentTokens recent,
    @JsonProperty("observation_window") Optional<ObservationWindow> observationWindow,
    @JsonProperty("pooling") Pooling pooling,
    @JsonProperty("beta") int beta,
    @JsonProperty("sinks") int sinks,
    @JsonProperty("protect") List<Protect> protect,
    @JsonProperty("prune") PruneAt prune,
    @JsonProperty("merge") Merge merge,
    @JsonProperty("min_prompt_tokens") int minPromptTokens)
    implements PrunedCache {

  private static final int BETA = 20;

  /** Never: each layer has a count of its own, laid down for one prompt. */
  @Override
  public Optional<Repruning> repruning() {
    return Optional.empty();
  }

  public PyramidKv {
    Checks.atLeast(1, "beta", beta);
    Checks.atLeast(0, "sinks", sinks);
    Checks.atLeast(0, "min_prompt_tokens", minPromptTokens);
    protect = Protect.inOrder(protect);
    Checks.noMass(budget, "cannot be used with pyramidkv, which gives each layer its own count");
  }

  @JsonCreator
  static PyramidKv of(
      @JsonProperty("budget") @Nullable CacheBudget budget,
      @JsonProperty("recent") @Nullable RecentTokens recent,
      @JsonProperty("observation_window") @Nullable ObservationWindow observationWindow,
      @JsonProperty("pooling") @Nullable Pooling pooling,
      @JsonProperty("beta") @Nullable Integer beta,
      @JsonProperty("sinks") @Nullable Integer sinks,
      @JsonProperty("protect") @Nullable List<Protect> protect,
      @JsonProperty("prune") @Nullable PruneAt prune,
      @JsonProperty("merge") @Nullable Merge merge,
      @JsonProperty("min_prompt_tokens") @Nullable Integer minPromptTokens) {
    return new PyramidKv(
        or(budget, Defaults.BUDGET),
        or(recent, Defaults.RECENT),
        Optional.ofNullable(observationWindow),
        or(pooling, Pooling.SNAP_KV),
        or(beta, BETA),
        or(sinks, 0),
        or(protect, List.of()),
        or(prune, PruneAt.AFTER_PROMPT),
        or(merge, Merge.NONE),
        or(minPromptTokens, Defaults.MIN_PROMPT_TOKENS));
  }
}
