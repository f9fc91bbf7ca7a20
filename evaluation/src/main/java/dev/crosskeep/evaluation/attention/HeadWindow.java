package dev.crosskeep.evaluation.attention;

import dev.crosskeep.llava.WindowLogits;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the window's queries make of one key head's keys: a row for each query of each query head
 * that shares it.
 */
final class HeadWindow {

  private final boolean[] image;
  private final boolean[] imageRows;
  private final double[] sums;
  private final double[][] exponentials;

  private HeadWindow(boolean[] image, boolean[] imageRows, float[][] logits) {
    this.image = image;
    this.imageRows = imageRows;
    this.exponentials = new double[logits.length][image.length];
    this.sums = new double[logits.length];
    for (int row = 0; row < logits.length; row++) {
      for (int key = 0; key < image.length; key++) {
        exponentials[row][key] = Math.exp(logits[row][key]);
        sums[row] += exponentials[row][key];
      }
    }
  }

  /**
   * The key heads of a layer.
   *
   * @param queries how many of the window's last queries count
   */
  static List<HeadWindow> of(WindowLogits window, int layer, int keyHeads, int queries) {
    int rows = window.heads() / keyHeads * queries;
    var imageRows = new boolean[rows];
    for (int row = 0; row < rows; row++) {
      imageRows[row] = window.image()[window.promptTokens() - queries + row % queries];
    }
    return IntStream.range(0, keyHeads)
        .mapToObj(head ->
            new HeadWindow(
                window.image(), imageRows, logits(window, layer, head * rows, rows, queries)))
        .toList();
  }

  /** Rows of logits, counted from the layer's first, of each query head's last queries. */
  private static float[][] logits(
      WindowLogits window, int layer, int first, int rows, int queries) {
    int tokens = window.promptTokens();
    float[] all = window.layers().get(layer);
    var logits = new float[rows][];
    for (int row = 0; row < rows; row++) {
      int head = (first + row) / queries;
      int query = window.queries() - queries + (first + row) % queries;
      int start = (head * window.queries() + query) * tokens;
      logits[row] = Arrays.copyOfRange(all, start, start + tokens);
    }
    return logits;
  }

  /** Z of each row, the sum of its exponentials. */
  double[] sums() {
    return sums.clone();
  }

  /** What each of the first keys gets, exp(o) / (n + Z) summed over the rows. */
  double[] received(double n, int keys) {
    return received(n, keys, true, true);
  }

  /** The same from queries of the key's own modality alone. */
  double[] fromOwn(double n, int keys) {
    return received(n, keys, true, false);
  }

  /** The same from queries of the other modality alone. */
  double[] fromOther(double n, int keys) {
    return received(n, keys, false, true);
  }

  private double[] received(double n, int keys, boolean fromOwn, boolean fromOther) {
    var received = new double[keys];
    for (int row = 0; row < exponentials.length; row++) {
      for (int key = 0; key < keys; key++) {
        if (image[key] == imageRows[row] ? fromOwn : fromOther) {
          received[key] += exponentials[row][key] / (n + sums[row]);
        }
      }
    }
    return received;
  }
}
