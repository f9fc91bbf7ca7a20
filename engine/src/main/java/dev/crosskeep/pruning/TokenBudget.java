package dev.crosskeep.pruning;

import java.util.List;

/**
 * How many tokens of one prompt a head keeps, and which of them stay whatever their score.
 *
 * @param total all of them, at least the forced ones
 * @param recent the prompt's last tokens, forced, at least 1
 * @param older positions of the other forced tokens, such as sinks; ascending, none recent
 */
public record TokenBudget(int total, int recent, List<Integer> older) {

  public TokenBudget {
    older = List.copyOf(older);
    if (recent < 1 || total < recent + older.size()) {
      throw new IllegalArgumentException(
          "cannot keep "
              + total
              + " tokens, "
              + recent
              + " recent and "
              + older.size()
              + " older ones whatever their score");
    }
  }

  /** The tokens that stay whatever their score. */
  public int forced() {
    return recent + older.size();
  }

  /** The tokens chosen by score. */
  public int scored() {
    return total - forced();
  }

  /** The same forced tokens in a budget of another size. */
  TokenBudget withTotal(int tokens) {
    return new TokenBudget(tokens, recent, older);
  }

  /** The older forced tokens as the native half takes them. */
  long[] olderPositions() {
    return older.stream().mapToLong(Integer::longValue).toArray();
  }
}
