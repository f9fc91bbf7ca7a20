package dev.crosskeep.evaluation.attention;

import dev.crosskeep.llava.WindowLogits;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * How much the two lists have in common, for several cross ratios and budgets, by one window.
 * Prompts of which all older keys are of one modality are left out: nothing is shared out there.
 */
final class ListOverlaps {

  private static final double[] BUDGETS = {0.4, 0.2, 0.1, 0.05};

  /** Default CSP's constant in the scores' denominator. */
  private static final double N = 1;

  private final List<ListOverlap> all =
      Arrays.stream(CrossShare.values())
          .flatMap(
              share -> DoubleStream.of(BUDGETS).mapToObj(budget -> new ListOverlap(share, budget)))
          .toList();

  /**
   * Takes in every layer and key head of a prompt.
   *
   * @param queries how many of the window's last queries score
   */
  void add(WindowLogits window, int keyHeads, int queries) {
    for (int layer = 0; layer < window.layers().size(); layer++) {
      for (HeadWindow head : HeadWindow.of(window, layer, keyHeads, queries)) {
        all.forEach(overlap -> add(head, window.image(), overlap));
      }
    }
  }

  private static void add(HeadWindow head, boolean[] image, ListOverlap overlap) {
    var places = Places.of(image.length, overlap.budget());
    if (places.picks() > 0 && bothModalities(image, places.older())) {
      overlap.add(
          head.fromOwn(N, places.older()), head.fromOther(N, places.older()), places.picks());
    }
  }

  private static boolean bothModalities(boolean[] image, int keys) {
    for (int key = 1; key < keys; key++) {
      if (image[key] != image[0]) {
        return true;
      }
    }
    return false;
  }

  /** One for each cross ratio and budget. */
  List<ListOverlap> all() {
    return all;
  }
}
