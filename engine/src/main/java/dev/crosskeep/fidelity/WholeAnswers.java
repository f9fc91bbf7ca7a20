package dev.crosskeep.fidelity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How two answers agree, token by token. */
final class WholeAnswers {

  private WholeAnswers() {}

  /** How many tokens agree before the first that does not; null where the answers are equal. */
  static @Nullable Integer firstDivergence(List<Integer> full, List<Integer> pruned) {
    int same = 0;
    while (same < Math.min(full.size(), pruned.size()) && full.get(same).equals(pruned.get(same))) {
      same++;
    }
    return same == full.size() && same == pruned.size() ? null : Integer.valueOf(same);
  }

  /**
   * The F1 of recall and precision of a longest common subsequence, 2 · LCS / (m + n); 1 for two
   * empty answers.
   *
   * <p>Source: ROUGE-L, <a href="https://aclanthology.org/W04-1013">W04-1013</a>, section 3.1, with
   * β = 1 and tokens for words.
   */
  static double rougeL(List<Integer> full, List<Integer> pruned) {
    int both = full.size() + pruned.size();
    return both == 0 ? 1 : 2.0 * longestCommonSubsequence(full, pruned) / both;
  }

  private static int longestCommonSubsequence(List<Integer> one, List<Integer> other) {
    var longest = new int[one.size() + 1][other.size() + 1];
    for (int i = 1; i <= one.size(); i++) {
      for (int j = 1; j <= other.size(); j++) {
        longest[i][j] =
            one.get(i - 1).equals(other.get(j - 1))
                ? longest[i - 1][j - 1] + 1
                : Math.max(longest[i - 1][j], longest[i][j - 1]);
      }
    }
    return longest[one.size()][other.size()];
  }
}
