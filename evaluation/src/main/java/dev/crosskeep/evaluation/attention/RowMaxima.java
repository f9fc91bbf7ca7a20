package dev.crosskeep.evaluation.attention;

import dev.crosskeep.llava.WindowLogits;

/** The largest logits of a layer's rows. */
final class RowMaxima {

  private RowMaxima() {}

  /** One for each query head and each of the window's last queries. */
  static double[] of(WindowLogits window, int layer, int queries) {
    int tokens = window.promptTokens();
    float[] logits = window.layers().get(layer);
    var maxima = new double[window.heads() * queries];
    for (int i = 0; i < maxima.length; i++) {
      int query = window.queries() - queries + i % queries;
      int start = (i / queries * window.queries() + query) * tokens;
      float largest = logits[start];
      for (int key = 1; key < tokens; key++) {
        largest = Math.max(largest, logits[start + key]);
      }
      maxima[i] = largest;
    }
    return maxima;
  }
}
