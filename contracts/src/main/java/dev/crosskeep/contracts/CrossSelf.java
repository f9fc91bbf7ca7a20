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
 * Cross-self pruning: keys are ranked once by the attention of queries of their own modality and
 * once by that of the other modality, and the best of both lists stay.
 *
 * <p>Source: CSP, <a href="https://arxiv.org/abs/2412.04652">arXiv:2412.04652</a>. Pooling,
 * granularity, sinks, balance and merging are ours.
 *
 * @param budget what may stay, recent tokens and sinks included
 * @param recent tokens at the prompt's end that always stay
 * @param observationWindow the queries that score; empty means the recent tokens
 * @param crossRatio the share of the picks made by cross-modal score
 * @param combine how the two lists become one set
 * @param nSoftmax the normalisation of the scores
 * @param balance how much the queries of each modality count
 * @param pooling how scores are spread to neighbours
 * @param granularity whether heads choose by themselves
 * @param sinks tokens at the prompt's beginning that always stay, at least 0
 * @param protect turns of which every token always stays
 * @param prune whether the question is read before pruning
 * @param merge what becomes of evicted keys and values
 * @param minPromptTokens shorter prompts are not pruned, at least 0
 * @param repruning whether the cache is pruned again while decoding; empty means never
 */
@JsonTypeName("csp")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record CrossSelf(
    @JsonProperty("budget") CacheBudget budget,
    @JsonProperty("recent") RecentTokens recent,
    @JsonProperty("observation_window") Optional<ObservationWindow> observationWindow,
    @JsonProperty("cross_ratio") CrossRatio crossRatio,
    @JsonProperty("combine") Combine combine,
    @JsonProperty("n_softmax") NSoftmax nSoftmax,
    @JsonProperty("balance") Balance balance,
    @JsonProperty("pooling") Pooling pooling,
    @JsonProperty("granularity") Granularity granularity,
    @JsonProperty("sinks") int sinks,
    @JsonProperty("protect") List<Protect> protect,
    @JsonProperty("prune") PruneAt prune,
    @JsonProperty("merge") Merge merge,
    @JsonProperty("min_prompt_tokens") int minPromptTokens,
    @JsonProperty("repruning") Optional<Repruning> repruning)
    implements PrunedCache {

  private static final Optional<ObservationWindow> LAST_TOKEN =
      Optional.of(new ObservationWindow.Tokens(1));

  public CrossSelf {
    Checks.atLeast(0, "sinks", sinks);
    Checks.atLeast(0, "min_prompt_tokens", minPromptTokens);
    protect = Protect.inOrder(protect);
    Checks.repruning(budget, prune, repruning);
    if (merge == Merge.SUMMARY && nSoftmax.inAttention() > 0) {
      throw new InvalidFieldException(
          "n_softmax.at", "must be scoring where merge is summary, which takes its place");
    }
    if (combine != Combine.UNION_FILL) {
      String reason = "needs combine union_fill, the only one whose count is the budget's";
      Checks.noMass(budget, reason);
      if (repruning.isPresent()) {
        throw new InvalidFieldException("repruning", reason);
      }
      if (crossRatio instanceof CrossRatio.Joint) {
        throw new InvalidFieldException(
            "cross_ratio", "is joint, one list, which needs combine union_fill");
      }
    }
    if (combine == Combine.CONCAT) {
      // The authors' code knows none of these; a token that is stored twice cannot have them.
      refuseUnless(merge == Merge.NONE, "merge", "none");
      refuseUnless(sinks == 0, "sinks", "0");
      refuseUnless(protect.isEmpty(), "protect", "empty");
      refuseUnless(
          !(crossRatio instanceof CrossRatio.AdaptiveMass), "cross_ratio", "a number or adaptive");
    }
  }

  private static void refuseUnless(boolean fits, String field, String value) {
    if (!fits) {
      throw new InvalidFieldException(field, "must be " + value + " where combine is concat");
    }
  }

  /** The default settings with another budget. */
  public static CrossSelf withBudget(CacheBudget budget) {
    return of(
        budget, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
  }

  @JsonCreator
  static CrossSelf of(
      @JsonProperty("budget") @Nullable CacheBudget budget,
      @JsonProperty("recent") @Nullable RecentTokens recent,
      @JsonProperty("observation_window") @Nullable ObservationWindow observationWindow,
      @JsonProperty("cross_ratio") @Nullable CrossRatio crossRatio,
      @JsonProperty("combine") @Nullable Combine combine,
      @JsonProperty("n_softmax") @Nullable NSoftmax nSoftmax,
      @JsonProperty("balance") @Nullable Balance balance,
      @JsonProperty("pooling") @Nullable Pooling pooling,
      @JsonProperty("granularity") @Nullable Granularity granularity,
      @JsonProperty("sinks") @Nullable Integer sinks,
      @JsonProperty("protect") @Nullable List<Protect> protect,
      @JsonProperty("prune") @Nullable PruneAt prune,
      @JsonProperty("merge") @Nullable Merge merge,
      @JsonProperty("min_prompt_tokens") @Nullable Integer minPromptTokens,
      @JsonProperty("repruning") @Nullable Repruning repruning) {
    var when = or(prune, PruneAt.AFTER_PROMPT);
    var combining = or(combine, Combine.UNION_FILL);
    var window = Optional.ofNullable(observationWindow).or(() -> window(when));
    return new CrossSelf(
        or(budget, Defaults.BUDGET),
        or(recent, recent(window)),
        window,
        or(crossRatio, crossRatio(combining, window)),
        combining,
        or(nSoftmax, new NSoftmax(1, NSoftmax.Place.SCORING)),
        or(balance, Balance.SUM),
        or(pooling, Pooling.NONE),
        or(granularity, Granularity.KV_HEAD),
        or(sinks, 0),
        or(protect, List.of()),
        when,
        or(merge, merge(combining, nSoftmax)),
        or(minPromptTokens, Defaults.MIN_PROMPT_TOKENS),
        Optional.ofNullable(repruning));
  }

  /**
   * The prompt's last token is the first that looks for the answer. Before the question is read no
   * token knows what to look for, so all recent ones do.
   */
  private static Optional<ObservationWindow> window(PruneAt prune) {
    return switch (prune) {
      case AFTER_PROMPT -> LAST_TOKEN;
      case BEFORE_QUESTION -> Optional.empty();
    };
  }

  /** Recent tokens that are no window themselves need not be many. */
  private static RecentTokens recent(Optional<ObservationWindow> window) {
    return window.equals(LAST_TOKEN) ? new RecentTokens.Ratio(0.05) : Defaults.RECENT;
  }

  /** What stands for evicted tokens is named once: by a summary, or by n in attention. */
  private static Merge merge(Combine combine, @Nullable NSoftmax nSoftmax) {
    boolean constant = nSoftmax != null && nSoftmax.inAttention() > 0;
    return combine == Combine.CONCAT || constant ? Merge.NONE : Merge.SUMMARY;
  }

  /** The one query of a narrow window needs no list of its own for each modality. */
  private static CrossRatio crossRatio(Combine combine, Optional<ObservationWindow> window) {
    return switch (combine) {
      case UNION_FILL ->
          window.equals(LAST_TOKEN) ? new CrossRatio.Joint() : new CrossRatio.AdaptiveMass();
      case UNION, AND -> new CrossRatio.AdaptiveMass();
      case CONCAT -> new CrossRatio.Adaptive();
    };
  }
}
