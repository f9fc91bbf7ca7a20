package dev.crosskeep.fidelity;

import java.util.ArrayList;
import java.util.List;

/**
 * The full cache's greedy answer and what it found behind each token, for comparing any number of
 * pruned caches with it.
 *
 * <p>Holds a number for each vocabulary entry and token.
 */
public final class FullAnswer {

  private final List<Integer> tokens = new ArrayList<>();
  private final List<float[]> logits = new ArrayList<>();

  /**
   * Records what the full cache has read.
   *
   * @param token the answer's next one
   * @param next the logits behind it, which stay as they are
   */
  public void add(int token, float[] next) {
    tokens.add(token);
    logits.add(next);
  }

  /** The comparison of a pruned cache that has read none of the answer yet. */
  public AlongFullAnswer compare() {
    return new AlongFullAnswer(this);
  }

  /** Tokens that were read: all but the one that ends the answer. */
  public int tokens() {
    return tokens.size();
  }

  int token(int at) {
    return tokens.get(at);
  }

  float[] logits(int at) {
    return logits.get(at);
  }
}
