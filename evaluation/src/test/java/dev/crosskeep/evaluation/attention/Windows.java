package dev.crosskeep.evaluation.attention;

import dev.crosskeep.llava.WindowLogits;
import java.util.List;

/** Windows of one layer, told by the exponentials of their logits. */
final class Windows {

  private Windows() {}

  /**
   * A window.
   *
   * @param rows {@code [heads * queries, tokens]}; tokens left out at the end get 0
   */
  static WindowLogits of(boolean[] image, int heads, double[]... rows) {
    var logits = new float[rows.length * image.length];
    for (int row = 0; row < rows.length; row++) {
      for (int key = 0; key < image.length; key++) {
        double exponential = key < rows[row].length ? rows[row][key] : 0;
        logits[row * image.length + key] = (float) Math.log(exponential);
      }
    }
    return new WindowLogits(heads, rows.length / heads, image, List.of(logits));
  }

  static double[] row(double... exponentials) {
    return exponentials;
  }
}
