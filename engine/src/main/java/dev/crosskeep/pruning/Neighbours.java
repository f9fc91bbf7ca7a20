package dev.crosskeep.pruning;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.contracts.Pooling;
import dev.crosskeep.contracts.Pooling.Edge;
import dev.crosskeep.contracts.Pooling.Kind;
import dev.crosskeep.contracts.Pooling.Within;
import dev.crosskeep.torch.TorchProgram;
import dev.crosskeep.torch.TorchScope;
import java.util.Arrays;

/** The keys whose scores each older key takes in: along the prompt, or within its modality. */
final class Neighbours {

  /** The kernel under which every score stays as it is, so that nobody needs a neighbour. */
  private static final int ALONE = 1;

  private final Pooling pooling;
  private final int keys;

  /** Neighbours a key may have. */
  private final int places;

  /** {@code [keys, places]}, {@code keys} where there is no neighbour. */
  private final long[] near;

  /** What each key's sum is divided by, {@code [keys]}. */
  private final float[] divisors;

  private Neighbours(Pooling pooling, int keys, int places) {
    this.pooling = pooling;
    this.keys = keys;
    this.places = places;
    this.near = new long[keys * places];
    this.divisors = new float[keys];
    Arrays.fill(near, keys);
  }

  /**
   * The scores of all keys but the recent ones, with their neighbours'. Evicted tokens are nobody's
   * neighbours.
   *
   * @param program {@code pruning.py}
   * @param scores float32 {@code [G, L - recent]}
   */
  static IValue pooled(
      Pooling pooling,
      TorchProgram program,
      AttentionObservation observation,
      int recent,
      IValue scores) {
    ImageMask mask = observation.mask();
    TorchScope scope = observation.scope();
    return observation
        .positions()
        .map(positions ->
            of(pooling, mask, mask.promptTokens()).pooledAt(program, scope, scores, positions))
        .orElseGet(() ->
            of(pooling, mask, observation.promptTokens() - recent).pooled(program, scope, scores));
  }

  /** The neighbours of a prompt's first {@code keys} tokens. */
  static Neighbours of(Pooling pooling, ImageMask mask, int keys) {
    int kernel = pooling.kernel();
    if (kernel == ALONE) {
      return new Neighbours(pooling, 0, 0);
    }
    boolean grids = pooling.within() == Within.MODALITY;
    var neighbours = new Neighbours(pooling, keys, grids ? kernel * kernel : kernel);
    if (grids) {
      mask.stretches().forEach(stretch -> neighbours.connect(stretch.start(), stretch.grid()));
    } else {
      neighbours.connect(0, new Grid(1, keys));
    }
    return neighbours;
  }

  /** Rows and columns in which consecutive tokens lie; text is one row. */
  record Grid(int rows, int columns) {}

  private void connect(int start, Grid grid) {
    int reach = pooling.kernel() / 2;
    int up = grid.rows() == 1 ? 0 : reach;
    for (int row = 0; row < grid.rows(); row++) {
      for (int column = 0; column < grid.columns(); column++) {
        int key = start + row * grid.columns() + column;
        if (key < keys) {
          int found = 0;
          for (int r = Math.max(0, row - up); r <= Math.min(grid.rows() - 1, row + up); r++) {
            int from = Math.max(0, column - reach);
            int to = Math.min(grid.columns() - 1, column + reach);
            for (int c = from; c <= to; c++) {
              int other = start + r * grid.columns() + c;
              if (other < keys) {
                near[key * places + found++] = other;
              }
            }
          }
          divisors[key] =
              pooling.edge() == Edge.INSIDE
                  ? found
                  : pooling.kernel() * (up == 0 ? 1 : pooling.kernel());
        }
      }
    }
  }

  /**
   * Scores with their neighbours'.
   *
   * @param program {@code pruning.py}
   * @param scores float32 {@code [G, keys]}
   */
  IValue pooled(TorchProgram program, TorchScope scope, IValue scores) {
    if (pooling.kernel() == ALONE) {
      return scores;
    }
    return program.run(
        scope,
        "pooled",
        scores,
        scope.longs(near),
        places,
        scope.floats(divisors, keys),
        pooling.kind() == Kind.MAXIMUM);
  }

  /** The same for keys that are only some of a conversation's tokens. */
  private IValue pooledAt(TorchProgram program, TorchScope scope, IValue scores, IValue positions) {
    if (pooling.kernel() == ALONE) {
      return scores;
    }
    return program.run(
        scope,
        "pooled_at",
        scores,
        positions,
        keys,
        scope.longs(near),
        places,
        scope.floats(divisors, keys),
        pooling.kind() == Kind.MAXIMUM);
  }
}
