package dev.crosskeep.evaluation.attention;

import java.util.Arrays;

/** Which share of a head's picks the other modality's list gets, where nothing is tuned. */
enum CrossShare {
  /** Half of them. */
  HALF,
  /** As the head's attention is split: the default, which the authors' code does not know. */
  BY_MASS;

  /** Slack before picks times a share is rounded down, as in the engine. */
  private static final double ROUNDING = 1e-6;

  /** The lists with every pick given to one of them, and only to keys that have got something. */
  TwoLists lists(double[] own, double[] other, int picks) {
    int cross = cross(own, other, picks);
    return TwoLists.lending(own, other, picks - cross, cross);
  }

  /** The lists as the authors' code stores them; it rounds down both halves. */
  TwoLists concatenated(double[] own, double[] other, int picks) {
    int cross = cross(own, other, picks);
    int self = this == HALF ? cross : picks - cross;
    return TwoLists.filled(own, other, self, cross);
  }

  private int cross(double[] own, double[] other, int picks) {
    return switch (this) {
      case HALF -> picks / 2;
      case BY_MASS -> {
        double mass = Arrays.stream(other).sum();
        yield (int) (picks * mass / (mass + Arrays.stream(own).sum()) + ROUNDING);
      }
    };
  }
}
