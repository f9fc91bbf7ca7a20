package dev.crosskeep.pruning;

import dev.crosskeep.torch.TorchScope;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/** Observations made of given or random logits. */
final class Observations {

  private Observations() {}

  /**
   * Standard normal logits, −∞ where a key comes after the query: {@code [heads][group ·
   * observed][tokens]}.
   */
  static double[][][] randomLogits(int heads, int group, int observed, int tokens, long seed) {
    var random = new Random(seed);
    var logits = new double[heads][group * observed][tokens];
    for (double[][] head : logits) {
      for (int row = 0; row < head.length; row++) {
        int query = tokens - observed + row % observed;
        for (int key = 0; key < tokens; key++) {
          // Rounded to float32, as the native side gets them.
          head[row][key] =
              key <= query ? (float) (2 * random.nextGaussian()) : Double.NEGATIVE_INFINITY;
        }
      }
    }
    return logits;
  }

  /**
   * Queries and keys that have these logits, exactly: queries are rows of logits, keys those of the
   * unit matrix times the square root of their size, which is a power of 2.
   */
  static AttentionObservation of(
      TorchScope scope, double[][][] logits, boolean[] image, int observed) {
    int heads = logits.length;
    int rows = logits[0].length;
    int tokens = image.length;
    int root = 1;
    while (root * root < tokens) {
      root *= 2;
    }
    int size = root * root;
    var queries = new float[heads * rows * size];
    var keys = new float[heads * tokens * size];
    for (int head = 0; head < heads; head++) {
      for (int key = 0; key < tokens; key++) {
        keys[(head * tokens + key) * size + key] = root;
        for (int row = 0; row < rows; row++) {
          double logit = logits[head][row][key];
          queries[(head * rows + row) * size + key] =
              logit == Double.NEGATIVE_INFINITY ? 0 : (float) logit;
        }
      }
    }
    var mask = ImageMask.ofRuns(image);
    return new AttentionObservation(
        0,
        scope.floats(queries, heads, rows / observed, observed, size),
        scope.floats(keys, heads, tokens, size),
        scope.floats(columnSums(logits, observed), 2, heads, tokens),
        scope.floats(mask.toFloats(), 1, tokens),
        mask,
        Optional.empty(),
        scope);
  }

  /**
   * What each key gets from the given queries, mean over the query heads of a group, and the sum of
   * the squares of these: {@code [2, heads, tokens]}, flat.
   */
  static float[] columnSums(double[][][] logits, int queries) {
    int heads = logits.length;
    int tokens = logits[0][0].length;
    int group = logits[0].length / queries;
    var sums = new float[2 * heads * tokens];
    for (int head = 0; head < heads; head++) {
      for (int query = 0; query < queries; query++) {
        var mean = new double[tokens];
        for (int member = 0; member < group; member++) {
          double[] row = logits[head][member * queries + query];
          double sum = Arrays.stream(row).map(Math::exp).sum();
          for (int key = 0; key < tokens; key++) {
            mean[key] += Math.exp(row[key]) / sum / group;
          }
        }
        for (int key = 0; key < tokens; key++) {
          sums[head * tokens + key] += (float) mean[key];
          sums[(heads + head) * tokens + key] += (float) (mean[key] * mean[key]);
        }
      }
    }
    return sums;
  }

  /** Picture tokens in the given half-open ranges. */
  static boolean[] images(int tokens, int... fromTo) {
    var image = new boolean[tokens];
    for (int i = 0; i < fromTo.length; i += 2) {
      Arrays.fill(image, fromTo[i], fromTo[i + 1], true);
    }
    return image;
  }
}
