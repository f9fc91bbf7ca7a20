package dev.crosskeep.fidelity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pruned cache's next tokens compared with the full cache's, both having read the full cache's
 * answer so far.
 *
 * <p>A cache that answers by itself and says what the full one says reads the same tokens, so that
 * nothing has to be decoded for the comparison; only where it goes another way, another cache has
 * to be led along.
 */
public final class AlongFullAnswer {

  private final FullAnswer full;
  private final List<NextToken> compared = new ArrayList<>();
  private boolean elsewhere;

  AlongFullAnswer(FullAnswer full) {
    this.full = full;
  }

  /**
   * Hears what the pruned cache has read, from the first token on. From the first that is not the
   * full answer's nothing is compared any more.
   *
   * @param next the logits behind it
   */
  public void add(int token, float[] next) {
    int at = compared.size();
    elsewhere |= at < full.tokens() && token != full.token(at);
    if (!elsewhere && at < full.tokens()) {
      compared.add(NextToken.of(full.logits(at), next));
    }
  }

  /** Whether the full answer has been compared to its end. */
  public boolean isDone() {
    return compared.size() == full.tokens();
  }

  /**
   * Compares what is missing.
   *
   * @param pruned a cache pruned likewise, which has read none of the answer; it reads all of it
   */
  public void lead(Continuation pruned) {
    for (int at = 0; at < full.tokens(); at++) {
      pruned.append(full.token(at));
      if (at == compared.size()) {
        compared.add(NextToken.of(full.logits(at), pruned.logits()));
      }
    }
  }

  /** What was found; empty where the answer has one token only. */
  public Optional<Closeness> result() {
    return compared.isEmpty() ? Optional.empty() : Optional.of(Closeness.of(compared));
  }
}
