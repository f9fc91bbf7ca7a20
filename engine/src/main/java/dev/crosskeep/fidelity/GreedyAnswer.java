package dev.crosskeep.fidelity;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An answer in the making that always takes the likeliest token. */
final class GreedyAnswer {

  private final Continuation cache;
  private final Set<Integer> endTokens;
  private final int mostTokens;
  private final List<Integer> tokens = new ArrayList<>();
  private int last;

  /**
   * An answer of the prompt's own next token.
   *
   * @param mostTokens how many may follow that one
   */
  GreedyAnswer(Continuation cache, Set<Integer> endTokens, int mostTokens) {
    this.cache = cache;
    this.endTokens = endTokens;
    this.mostTokens = mostTokens;
    this.last = Likeliest.token(cache.logits());
  }

  boolean hasEnded() {
    return endTokens.contains(last) || tokens.size() == mostTokens;
  }

  /** The token that was chosen last. */
  int last() {
    return last;
  }

  /** Lets the cache read that token. */
  void read() {
    cache.append(last);
  }

  /** The next token's logits. */
  float[] logits() {
    return cache.logits();
  }

  /** Chooses the next token. */
  void choose() {
    last = Likeliest.token(cache.logits());
    tokens.add(last);
  }

  /** The tokens behind the first, the one that ended the answer included. */
  List<Integer> tokens() {
    return tokens;
  }
}
