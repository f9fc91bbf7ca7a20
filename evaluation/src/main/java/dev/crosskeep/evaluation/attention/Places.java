package dev.crosskeep.evaluation.attention;

import dev.crosskeep.contracts.CacheBudget;
import dev.crosskeep.contracts.CrossSelf;

/**
 * How CSP shares out a budget, by default but for the summary of what goes, which takes one place:
 * the prompt's last tokens always stay, of the older keys the best.
 *
 * @param older keys to choose from
 * @param picks how many of them stay
 */
record Places(int older, int picks) {

  /** Of a prompt of so many tokens, of which the budget is a share. */
  static Places of(int tokens, double budget) {
    var policy = CrossSelf.withBudget(new CacheBudget.Ratio(budget));
    int total = policy.budget().tokens(tokens, 1);
    int recent = policy.recent().tokens(tokens);
    if (recent >= total) { // recent tokens that would fill the budget leave half of it
      recent = Math.max(1, total / 2);
    }
    return new Places(tokens - recent, total - recent);
  }
}
