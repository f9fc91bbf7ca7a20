package dev.crosskeep.contracts;

import static dev.crosskeep.contracts.Defaults.or;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps recent tokens and others by lot: the floor that every other method has to stay above.
 *
 * <p>The lots of a prompt's length, layer and head are always the same.
 *
 * @param budget what may stay, recent tokens and sinks included
 * @param recent tokens at the prompt's end that always stay
 * @param protect turns of which every token always stays
 * @param prune whether the question is read before pruning
 * @param merge what becomes of evicted keys and values
 * @param minPromptTokens shorter prompts are not pruned, at least 0
 * @param repruning whether the cache is pruned again while decoding; empty means never
 */
@JsonTypeName("random")
public record RandomTokens(
    @JsonProperty("budget") CacheBudget budget,
    @JsonProperty("recent") RecentTokens recent,
    @JsonProperty("protect") List<Protect> protect,
    @JsonProperty("prune") PruneAt prune,
    @JsonProperty("merge") Merge merge,
    @JsonProperty("min_prompt_tokens") int minPromptTokens,
    @JsonProperty("repruning") Optional<Repruning> repruning)
    implements PrunedCache {

  public RandomTokens {
    Checks.atLeast(0, "min_prompt_tokens", minPromptTokens);
    protect = Protect.inOrder(protect);
    Checks.repruning(budget, prune, repruning);
    Checks.noMass(budget, "cannot be used with random, which looks at no attention");
  }

  @JsonCreator
  static RandomTokens of(
      @JsonProperty("budget") @Nullable CacheBudget budget,
      @JsonProperty("recent") @Nullable RecentTokens recent,
      @JsonProperty("protect") @Nullable List<Protect> protect,
      @JsonProperty("prune") @Nullable PruneAt prune,
      @JsonProperty("merge") @Nullable Merge merge,
      @JsonProperty("min_prompt_tokens") @Nullable Integer minPromptTokens,
      @JsonProperty("repruning") @Nullable Repruning repruning) {
    return new RandomTokens(
        or(budget, Defaults.BUDGET),
        or(recent, Defaults.RECENT),
        or(protect, List.of()),
        or(prune, PruneAt.AFTER_PROMPT),
        or(merge, Merge.NONE),
        or(minPromptTokens, Defaults.MIN_PROMPT_TOKENS),
        Optional.ofNullable(repruning));
  }
}
