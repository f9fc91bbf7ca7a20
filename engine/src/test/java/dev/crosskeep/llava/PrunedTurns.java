package dev.crosskeep.llava;

import java.util.ArrayList;
import java.util.List;

/** What each token of a conversation may see that was pruned at the end of each prompt. */
final class PrunedTurns implements PlainDecoder.Visibility {

  private final double n;
  private final List<Turn> turns = new ArrayList<>();

  /**
   * A conversation before its first prompt.
   *
   * @param n the constant in the denominator of attention to a pruned cache
   */
  PrunedTurns(double n) {
    this.n = n;
  }

  /** A prompt's length, and by layer and head which of its tokens were kept. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares it
  private record Turn(int promptTokens, boolean[][][] kept) {}

  /** Adds what a sequence has kept of the conversation up to its prompt's end. */
  void add(CachedSequence sequence, LlavaModel model) {
    int heads = model.kvShape().kvHeads();
    var kept = new boolean[model.kvShape().layers()][heads][sequence.promptTokens()];
    for (int layer = 0; layer < kept.length; layer++) {
      int[][] positions = sequence.kept(layer);
      for (int head = 0; head < heads; head++) {
        for (int position : positions[Math.min(head, positions.length - 1)]) {
          kept[layer][head][position] = true;
        }
      }
    }
    turns.add(new Turn(sequence.promptTokens(), kept));
  }

  @Override
  public boolean sees(int layer, int kvHead, int query, int key) {
    return turns.stream()
        .filter(turn -> query >= turn.promptTokens && key < turn.promptTokens)
        .allMatch(turn -> turn.kept[layer][kvHead][key]);
  }

  @Override
  public double constant(int query) {
    return query < turns.getFirst().promptTokens ? 0 : n;
  }
}
