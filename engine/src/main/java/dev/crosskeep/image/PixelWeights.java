package dev.crosskeep.image;

import java.util.Arrays;

/**
 * Along one side of a picture: which pixels make each pixel of the wanted part of the resized one.
 *
 * <p>Weights are whole numbers, {@value #ONE} being all of a pixel, as in Pillow.
 */
final class PixelWeights {

  private static final int PRECISION = 22;
  private static final int ONE = 1 << PRECISION;
  private static final int HALF = ONE / 2;

  /** Per wanted pixel: its first pixel in the picture. */
  private final int[] first;

  /** Per wanted pixel: the weights from the first on; none where the resized picture ends. */
  private final int[][] weights;

  private PixelWeights(int[] first, int[][] weights) {
    this.first = first;
    this.weights = weights;
  }

  /**
   * Weights for a part of {@code size} pixels in the middle of the resized side.
   *
   * @param pixels how long the side is
   * @param resized how long the whole side would be after resizing
   */
  static PixelWeights ofMiddle(Resampling curve, int pixels, long resized, int size) {
    long start = startOfMiddle(resized, size);
    int[] first = new int[size];
    int[][] weights = new int[size][];
    for (int i = 0; i < size; i++) {
      long wanted = start + i;
      if (wanted < 0 || wanted >= resized) {
        weights[i] = new int[0];
        continue;
      }
      double scale = (double) pixels / resized;
      double stretch = Math.max(scale, 1);
      double centre = (wanted + 0.5) * scale;
      double reach = curve.reach * stretch;
      first[i] = Math.max(0, (int) (centre - reach + 0.5));
      int end = Math.min(pixels, (int) (centre + reach + 0.5));
      double[] exact = new double[end - first[i]];
      for (int j = 0; j < exact.length; j++) {
        exact[j] = curve.weight((first[i] + j - centre + 0.5) / stretch);
      }
      weights[i] = wholeNumbers(exact);
    }
    return new PixelWeights(first, weights);
  }

  /** Where the middle {@code size} pixels of a side begin; below 0 where it has fewer. */
  static long startOfMiddle(long side, int size) {
    return Math.floorDiv(side - size, 2);
  }

  private static int[] wholeNumbers(double[] exact) {
    double sum = Arrays.stream(exact).sum();
    return Arrays.stream(exact).mapToInt(weight -> (int) Math.round(weight / sum * ONE)).toArray();
  }

  /** The first pixel that counts. */
  int from() {
    int from = Integer.MAX_VALUE;
    for (int i = 0; i < first.length; i++) {
      from = weights[i].length == 0 ? from : Math.min(from, first[i]);
    }
    return from;
  }

  /** The pixel after the last that counts. */
  int to() {
    int to = 0;
    for (int i = 0; i < first.length; i++) {
      to = Math.max(to, first[i] + weights[i].length);
    }
    return to;
  }

  /**
   * Resizes rows.
   *
   * @param fromRow the first row of the result
   * @param toRow the row after its last
   * @param cutOff how many pixels are missing at the left of {@code image}
   */
  RgbImage resizeRows(RgbImage image, int fromRow, int toRow, int cutOff) {
    byte[] resized = new byte[3 * first.length * (toRow - fromRow)];
    int to = 0;
    for (int y = fromRow; y < toRow; y++) {
      for (int x = 0; x < first.length; x++) {
        int from = 3 * (y * image.width() + first[x] - cutOff);
        for (int colour = 0; colour < 3; colour++) {
          resized[to++] = mixed(weights[x], image.rgb(), from + colour);
        }
      }
    }
    return new RgbImage(first.length, toRow - fromRow, resized);
  }

  private static byte mixed(int[] weights, byte[] rgb, int from) {
    int sum = HALF;
    for (int j = 0; j < weights.length; j++) {
      sum += weights[j] * Byte.toUnsignedInt(rgb[from + 3 * j]);
    }
    return (byte) Math.clamp(sum >> PRECISION, 0, 255);
  }
}
