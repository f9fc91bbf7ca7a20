package dev.crosskeep.pruning;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.torch.TorchProgram;
import dev.crosskeep.torch.TorchScope;
import java.util.Optional;

/**
 * What the queries of a prompt can say of one layer's keys. G key heads, each shared by R query
 * heads; L keys, of which the last are the queries' own; the last O queries are the observed ones.
 *
 * <p>The keys are all tokens of the prompt. In a later turn they are what each head has kept of the
 * conversation, ascending, and then the new tokens, whose queries alone are there.
 *
 * @param layer its number, from 0
 * @param queries {@code [G, R, O, d]}, rotated, those of the last keys
 * @param keys {@code [G, L, d]}, rotated
 * @param columnSums float32 {@code [M, G, L]}: what each key got from all queries together, mean
 *     over the query heads, and the sum of the squares of these; at least as many of the two as the
 *     selector {@linkplain TokenSelector#columnMoments looks at}
 * @param imageTokens float32 {@code [1, L]}, or {@code [G, L]} in a later turn: 1 for keys of
 *     pictures
 * @param mask the pictures of the conversation, by position
 * @param laterTurn what is different where a conversation goes on
 * @param scope receives what a selector computes
 */
public record AttentionObservation(
    int layer,
    IValue queries,
    IValue keys,
    IValue columnSums,
    IValue imageTokens,
    ImageMask mask,
    Optional<LaterTurn> laterTurn,
    TorchScope scope) {

  /**
   * The keys of a later turn.
   *
   * @param positions where they stand in the conversation, int64 {@code [G, L]}, ascending in each
   *     row; empty while nothing has been evicted, so that every token has its key
   * @param keys L
   * @param queries how many of them are new
   */
  public record LaterTurn(Optional<IValue> positions, int keys, int queries) {}

  /** G, key heads. */
  public int heads() {
    return (int) scope.shape(keys)[0];
  }

  /** O, the queries that are looked at. */
  int observedQueries() {
    return (int) scope.shape(queries)[2];
  }

  /** L, the tokens to choose from. */
  public int promptTokens() {
    return laterTurn.map(LaterTurn::keys).orElse(mask.promptTokens());
  }

  /** All queries, observed or not. */
  int allQueries() {
    return laterTurn.map(LaterTurn::queries).orElse(mask.promptTokens());
  }

  /** Where the keys stand; empty when every token has its key. */
  Optional<IValue> positions() {
    return laterTurn.flatMap(LaterTurn::positions);
  }

  /**
   * Where each key stands, int64 {@code [1, L]} or {@code [G, L]}.
   *
   * @param program {@code pruning.py}
   */
  public IValue keyPositions(TorchProgram program) {
    return positions()
        .orElseGet(() -> program.run(scope, "all_positions", imageTokens, promptTokens()));
  }

  /**
   * How many of the first keys are pictures', mean over the heads.
   *
   * @param program {@code pruning.py}
   */
  double imageKeys(TorchProgram program, int keys) {
    return positions().isEmpty()
        ? mask.imageTokens(0, keys)
        : keys * program.run(scope, "image_share", imageTokens, keys).toDouble();
  }
}
