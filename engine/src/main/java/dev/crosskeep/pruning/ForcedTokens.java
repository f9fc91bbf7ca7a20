package dev.crosskeep.pruning;

import dev.crosskeep.contracts.Protect;
import java.util.BitSet;
import java.util.List;

/**
 * The tokens of a prompt that stay whatever their score: protected ones, then recent ones, then
 * sinks, as far as the budget reaches. A token that is several of these counts once.
 */
final class ForcedTokens {

  private final int promptTokens;
  private final int total;
  private final BitSet kept = new BitSet();

  /**
   * The forced tokens of one prompt under one policy.
   *
   * @param promptTokens the prompt's length; more than any where tokens follow it
   * @param total the budget, at most {@code promptTokens}
   * @param turns where the prompt's turns stand
   */
  ForcedTokens(int promptTokens, int total, List<Protect> protect, List<TurnSpan> turns) {
    this.promptTokens = promptTokens;
    this.total = total;
    for (var span : turns) {
      if (protect.contains(span.turn())) {
        kept.set(span.start(), span.end());
      }
    }
  }

  /** The budget. */
  int total() {
    return total;
  }

  /** Tokens of protected turns. */
  int protectedTokens() {
    return kept.cardinality();
  }

  /** Whether the budget holds the protected tokens and the prompt's last one. */
  boolean fit() {
    return protectedTokens() + (kept.get(promptTokens - 1) ? 0 : 1) <= total;
  }

  /** Recent tokens that would fill the budget alone leave half of what is free to the scores. */
  TokenBudget budget(int wantedRecent, int sinks) {
    int free = total - protectedTokens();
    if (unprotected(wantedRecent) < free) {
      return exactly(wantedRecent, sinks);
    }
    int most = Math.min(free, Math.max(1, free / 2));
    int recent = 1;
    while (recent < wantedRecent && unprotected(recent + 1) <= most) {
      recent++;
    }
    return exactly(recent, sinks);
  }

  /** Recent tokens fill what the protected ones and the sinks leave. */
  TokenBudget filledByRecent(int sinks) {
    TokenBudget budget = exactly(1, sinks);
    while (budget.scored() > 0) {
      budget = exactly(budget.recent() + budget.scored(), sinks);
    }
    return budget;
  }

  /** So many recent tokens, and as many sinks as still fit. */
  TokenBudget exactly(int recent, int sinks) {
    int past = promptTokens - recent;
    BitSet older = kept.get(0, past);
    int room = total - recent - older.cardinality();
    for (int sink = 0; sink < Math.min(sinks, past) && room > 0; sink++) {
      if (!older.get(sink)) {
        older.set(sink);
        room--;
      }
    }
    return new TokenBudget(total, recent, older.stream().boxed().toList());
  }

  /** Of the prompt's last tokens those that are not protected. */
  private int unprotected(int last) {
    return last - kept.get(promptTokens - last, promptTokens).cardinality();
  }
}
