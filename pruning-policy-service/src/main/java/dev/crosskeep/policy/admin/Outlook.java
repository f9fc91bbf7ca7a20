package dev.crosskeep.policy.admin;

import dev.crosskeep.contracts.CacheBudget;
import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.PruneAt;
import dev.crosskeep.contracts.PrunedCache;
import dev.crosskeep.contracts.PruningPolicy;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * What a policy would have kept of answers on record, beside what was kept.
 *
 * @param rows newest first, at least one
 * @param note what the numbers leave out; else empty
 */
record Outlook(List<Row> rows, String note) {

  static Outlook of(PruningPolicy policy, List<Answers.Answer> answers) {
    return new Outlook(
        answers.stream().map(answer -> Row.of(policy, answer)).toList(), note(policy));
  }

  private static String note(PruningPolicy policy) {
    return switch (policy) {
      case FullCache() -> "";
      case PrunedCache pruned when pruned.budget() instanceof CacheBudget.Mass ->
          "At most: how much holds that share of the attention shows when a prompt is read.";
      case PrunedCache pruned when pruned.prune() == PruneAt.BEFORE_QUESTION ->
          "The question's own tokens come on top.";
      case PrunedCache _ -> "";
    };
  }

  /** All rows added up. */
  public Total total() {
    return new Total(
        sum(row -> row.then().promptTokens()),
        sum(row -> row.then().imageTokens()),
        sum(row -> row.then().keptTokens()),
        sum(Row::keptTokens),
        sum(row -> row.then().keptBytes()),
        sum(Row::keptBytes));
  }

  /** As {@code 40 % less cache than these answers took.} */
  public String summary() {
    var total = total();
    double change =
        (double) (total.keptBytes() - total.bytesThen()) / Math.max(1, total.bytesThen());
    long percent = Math.round(100 * Math.abs(change));
    return percent == 0
        ? "As much cache as these answers took."
        : String.format(
            Locale.ROOT,
            "%d %% %s cache than these answers took.",
            percent,
            change < 0 ? "less" : "more");
  }

  private long sum(ToLongFunction<Row> number) {
    return rows.stream().mapToLong(number).sum();
  }

  /**
   * One answer.
   *
   * @param then as it is on record
   * @param keptTokens what the policy would have kept, at most
   * @param keptBytes the same in bytes of keys and values
   */
  record Row(Answers.Answer then, int keptTokens, long keptBytes) {

    static Row of(PruningPolicy policy, Answers.Answer then) {
      long bytesPerToken = Math.max(1, then.fullBytes() / Math.max(1, then.promptTokens()));
      int kept = Preview.of(policy, then.promptTokens(), bytesPerToken).keptTokens();
      return new Row(then, kept, kept * bytesPerToken);
    }

    public String kept() {
      return PolicyWords.bytes(keptBytes);
    }
  }

  /** Sums of tokens and bytes, as kept then and as the policy would keep them. */
  record Total(
      long promptTokens,
      long imageTokens,
      long keptThen,
      long keptTokens,
      long bytesThen,
      long keptBytes) {

    public String then() {
      return PolicyWords.bytes(bytesThen);
    }

    public String kept() {
      return PolicyWords.bytes(keptBytes);
    }
  }
}
