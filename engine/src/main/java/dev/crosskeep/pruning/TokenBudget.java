package dev.crosskeep.pruning;

/**
 * How many tokens of one prompt a head keeps.
 *
 * @param total all of them, at least {@code recent + sinks}
 * @param recent the prompt's last tokens, which stay whatever their score, at least 1
 * @param sinks the prompt's first tokens, which stay whatever their score
 */
public record TokenBudget(int total, int recent, int sinks) {

  public TokenBudget {
    if (recent < 1 || sinks < 0 || total < recent + sinks) {
      throw new IllegalArgumentException(
          "cannot keep " + total + " tokens, " + recent + " recent and " + sinks + " sinks");
    }
  }

  /** The tokens chosen by score. */
  public int scored() {
    return total - recent - sinks;
  }
}
