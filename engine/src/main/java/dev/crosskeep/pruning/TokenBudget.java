package dev.crosskeep.pruning;

/**
 * How many tokens of one prompt a head keeps.
 *
 * @param total all of them, at least {@code recent}
 * @param recent the prompt's last tokens, which stay whatever their score, at least 1
 */
public record TokenBudget(int total, int recent) {

  public TokenBudget {
    if (recent < 1 || total < recent) {
      throw new IllegalArgumentException("cannot keep " + total + " tokens, " + recent + " recent");
    }
  }

  /** The tokens chosen by score. */
  public int scored() {
    return total - recent;
  }
}
