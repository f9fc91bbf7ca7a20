package dev.crosskeep.llava;

import dev.crosskeep.contracts.CrossSelf;
import dev.crosskeep.contracts.Merge;
import dev.crosskeep.contracts.PrunedCache;
import dev.crosskeep.contracts.PruningPolicy;
import java.util.ArrayList;
import java.util.List;

/** What each token of a conversation may see that was pruned at the end of each prompt. */
final class PrunedTurns implements PlainDecoder.Visibility {

  private final double n;
  private final boolean summarises;
  private final List<Turn> turns = new ArrayList<>();

  /**
   * A conversation before its first prompt.
   *
   * @param n the constant in the denominator of attention to a pruned cache
   * @param summarises whether a summary stands for what goes
   */
  PrunedTurns(double n, boolean summarises) {
    this.n = n;
    this.summarises = summarises;
  }

  /** A conversation that is pruned by a policy. */
  static PrunedTurns by(PruningPolicy policy) {
    return new PrunedTurns(
        policy instanceof CrossSelf csp ? csp.nSoftmax().inAttention() : 0,
        policy instanceof PrunedCache pruned && pruned.merge() == Merge.SUMMARY);
  }

  /** A prompt's length, its new tokens, and by layer and head which of all were kept. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares it
  private record Turn(int promptTokens, int newTokens, boolean[][][] kept) {}

  /** Adds what a sequence has kept of the conversation up to its first prompt's end. */
  void add(CachedSequence sequence, LlavaModel model) {
    add(sequence, model, sequence.promptTokens());
  }

  /**
   * Adds what a sequence has kept of the conversation up to its prompt's end.
   *
   * @param newTokens how many were read just before
   */
  void add(CachedSequence sequence, LlavaModel model, int newTokens) {
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
    turns.add(new Turn(sequence.promptTokens(), newTokens, kept));
  }

  @Override
  public boolean sees(int layer, int kvHead, int query, int key) {
    return turns.stream()
        .filter(turn -> query >= turn.promptTokens && key < turn.promptTokens)
        .allMatch(turn -> turn.kept[layer][kvHead][key]);
  }

  @Override
  public List<PlainDecoder.IntRange> summarisedBy(int query) {
    return summarises
        ? turns.stream()
            .filter(turn -> query >= turn.promptTokens)
            .map(turn ->
                PlainDecoder.IntRange.of(Math.min(8, turn.newTokens), turn.promptTokens - 1))
            .toList()
        : List.of();
  }

  @Override
  public double constant(int query) {
    return query < turns.getFirst().promptTokens ? 0 : n;
  }
}
