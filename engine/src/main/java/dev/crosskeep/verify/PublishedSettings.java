package dev.crosskeep.verify;

import dev.crosskeep.checkpoint.JsonFields;
import dev.crosskeep.contracts.Balance;
import dev.crosskeep.contracts.CacheBudget;
import dev.crosskeep.contracts.Combine;
import dev.crosskeep.contracts.CrossRatio;
import dev.crosskeep.contracts.CrossSelf;
import dev.crosskeep.contracts.Granularity;
import dev.crosskeep.contracts.Merge;
import dev.crosskeep.contracts.NSoftmax;
import dev.crosskeep.contracts.ObservationWindow;
import dev.crosskeep.contracts.Pooling;
import dev.crosskeep.contracts.PruneAt;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.contracts.RecentTokens;
import java.util.List;
import java.util.Optional;

/**
 * The settings of the authors' code, by its names.
 *
 * @param hhRatio share of the prompt picked by score
 * @param recentRatio share of the prompt that is recent, and that observes
 * @param crossRatio share of the picks made by cross-modal score
 * @param recentBias moves places from the picks to the recent tokens; 1 moves none
 * @param combine how the two lists become one set; the authors' code knows only concat
 * @param n the constant in the scores' softmax denominator; the authors' code knows only 1
 */
record PublishedSettings(
    double hhRatio,
    double recentRatio,
    double crossRatio,
    double recentBias,
    Combine combine,
    double n) {

  static PublishedSettings of(JsonFields fields) {
    return new PublishedSettings(
        fields.number("hh_ratio"),
        fields.number("recent_ratio"),
        fields.number("cross_ratio"),
        fields.number("kv_recent_bias"),
        combine(fields),
        fields.has("n") ? fields.number("n") : 1);
  }

  private static Combine combine(JsonFields fields) {
    String word = fields.optionalText("combine").orElse("concat");
    return switch (word) {
      case "concat" -> Combine.CONCAT;
      case "union" -> Combine.UNION;
      case "union_fill" -> Combine.UNION_FILL;
      case "and" -> Combine.AND;
      default -> throw fields.refusal("combine", "must be concat, union, union_fill or and");
    };
  }

  /** Queries that observe; the bias does not change them. */
  int observed(int promptTokens) {
    return (int) (promptTokens * recentRatio);
  }

  int recent(int promptTokens) {
    return (int) (observed(promptTokens) * recentBias);
  }

  /** Recent tokens and picks together, as the authors round them. */
  int total(int promptTokens) {
    return (int) (promptTokens * hhRatio) + observed(promptTokens);
  }

  /** The policy that makes this engine do what the authors' code does to such a prompt. */
  PruningPolicy policy(int promptTokens) {
    return new CrossSelf(
        new CacheBudget.Tokens(total(promptTokens)),
        new RecentTokens.Tokens(recent(promptTokens)),
        Optional.of(new ObservationWindow.Tokens(observed(promptTokens))),
        new CrossRatio.Fixed(crossRatio),
        combine,
        new NSoftmax(n, NSoftmax.Place.SCORING),
        Balance.SUM,
        Pooling.NONE,
        Granularity.KV_HEAD,
        0,
        List.of(),
        PruneAt.AFTER_PROMPT,
        Merge.NONE,
        0,
        Optional.empty());
  }
}
