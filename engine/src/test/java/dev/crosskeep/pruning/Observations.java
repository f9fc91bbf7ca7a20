package dev.crosskeep.pruning;

import ai.djl.pytorch.jni.IValue;
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

  static AttentionObservation of(
      TorchScope scope, double[][][] logits, boolean[] image, int observed) {
    int heads = logits.length;
    int rows = logits[0].length;
    var flat = new float[heads * rows * image.length];
    var sums = new float[heads * rows];
    for (int head = 0; head < heads; head++) {
      for (int row = 0; row < rows; row++) {
        double sum = Arrays.stream(logits[head][row]).map(Math::exp).sum();
        sums[head * rows + row] = (float) Math.log(sum);
        for (int key = 0; key < image.length; key++) {
          flat[(head * rows + row) * image.length + key] = (float) logits[head][row][key];
        }
      }
    }
    IValue tensor = scope.floats(flat, heads, rows, image.length);
    var mask = ImageMask.ofRuns(image);
    return new AttentionObservation(
        0,
        tensor,
        scope.floats(sums, heads, rows),
        scope.floats(columnSums(logits, observed), 2, heads, image.length),
        scope.floats(mask.toFloats(), 1, image.length),
        rows / observed,
        observed,
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
