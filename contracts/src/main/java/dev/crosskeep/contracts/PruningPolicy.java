package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which method prunes a prompt's KV cache, and its settings; the JSON field {@code method} names
 * the method.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "method")
public sealed interface PruningPolicy {

  /** Keeps every token. */
  @JsonTypeName("full")
  record FullCache() implements PruningPolicy {}

  /**
   * Cross-self pruning: keys are ranked once by the attention of queries of their own modality and
   * once by that of the other modality, and the best of both lists stay.
   *
   * <p>Source: CSP, <a href="https://arxiv.org/abs/2412.04652">arXiv:2412.04652</a>. Every JSON
   * field may be left out and then has the value of {@link #defaults()}.
   *
   * @param budget what may stay, recent tokens included
   * @param recent tokens at the prompt's end that always stay
   * @param observationWindow the queries that score; empty means the recent tokens
   * @param crossRatio the share of the picks made by cross-modal score
   * @param combine how the two lists become one set
   * @param nSoftmax the normalisation of the scores
   * @param minPromptTokens shorter prompts are not pruned, at least 0
   */
  @JsonTypeName("csp")
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record CrossSelf(
      @JsonProperty("budget") CacheBudget budget,
      @JsonProperty("recent") RecentTokens recent,
      @JsonProperty("observation_window") Optional<ObservationWindow> observationWindow,
      @JsonProperty("cross_ratio") CrossRatio crossRatio,
      @JsonProperty("combine") Combine combine,
      @JsonProperty("n_softmax") NSoftmax nSoftmax,
      @JsonProperty("min_prompt_tokens") int minPromptTokens)
      implements PruningPolicy {

    private static final CrossSelf DEFAULTS =
        new CrossSelf(
            new CacheBudget.Ratio(0.2),
            new RecentTokens.Ratio(0.1),
            Optional.empty(),
            new CrossRatio.Adaptive(),
            Combine.UNION_FILL,
            new NSoftmax(1, NSoftmax.Place.SCORING),
            64);

    public CrossSelf {
      Checks.atLeast(0, "min_prompt_tokens", minPromptTokens);
    }

    /** A fifth of the prompt, half of it recent tokens, as in the paper's runs. */
    public static CrossSelf defaults() {
      return DEFAULTS;
    }

    /** The default settings with another budget. */
    public static CrossSelf withBudget(CacheBudget budget) {
      return of(budget, null, null, null, null, null, null);
    }

    @JsonCreator
    static CrossSelf of(
        @JsonProperty("budget") @Nullable CacheBudget budget,
        @JsonProperty("recent") @Nullable RecentTokens recent,
        @JsonProperty("observation_window") @Nullable ObservationWindow observationWindow,
        @JsonProperty("cross_ratio") @Nullable CrossRatio crossRatio,
        @JsonProperty("combine") @Nullable Combine combine,
        @JsonProperty("n_softmax") @Nullable NSoftmax nSoftmax,
        @JsonProperty("min_prompt_tokens") @Nullable Integer minPromptTokens) {
      return new CrossSelf(
          or(budget, DEFAULTS.budget),
          or(recent, DEFAULTS.recent),
          Optional.ofNullable(observationWindow),
          or(crossRatio, DEFAULTS.crossRatio),
          or(combine, DEFAULTS.combine),
          or(nSoftmax, DEFAULTS.nSoftmax),
          or(minPromptTokens, DEFAULTS.minPromptTokens));
    }

    private static <T> T or(@Nullable T value, T fallback) {
      return value == null ? fallback : value;
    }
  }
}
