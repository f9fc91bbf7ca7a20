package dev.crosskeep.pruning;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.torch.TorchScope;
import java.util.Optional;

/** The prompt positions that each head of one layer keeps; all heads keep equally many. */
public final class KeptTokens {

  private final int count;
  private final Optional<IValue> positions;

  private KeptTokens(int count, Optional<IValue> positions) {
    this.count = count;
    this.positions = positions;
  }

  /** Every token of a prompt. */
  public static KeptTokens all(int promptTokens) {
    return new KeptTokens(promptTokens, Optional.empty());
  }

  /**
   * A choice per head.
   *
   * @param positions int64 {@code [kvHeads, count]}, ascending in each row
   */
  public static KeptTokens chosen(int count, IValue positions) {
    return new KeptTokens(count, Optional.of(positions));
  }

  /** Tokens per head. */
  public int count() {
    return count;
  }

  /** int64 {@code [kvHeads, count]}; empty when all tokens stay. */
  public Optional<IValue> positions() {
    return positions;
  }

  /** The positions on the heap, one row per head; a single row when all tokens stay. */
  public int[][] toArrays(TorchScope scope) {
    if (positions.isEmpty()) {
      var all = new int[1][count];
      for (int i = 0; i < count; i++) {
        all[0][i] = i;
      }
      return all;
    }
    long[] flat = scope.longs(positions.get());
    var rows = new int[flat.length / count][count];
    for (int i = 0; i < flat.length; i++) {
      rows[i / count][i % count] = (int) flat[i];
    }
    return rows;
  }
}
