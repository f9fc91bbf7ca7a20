package dev.crosskeep.evaluation.attention;

import dev.crosskeep.llava.WindowLogits;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hipparchus.stat.correlation.KendallsCorrelation;

/**
 * What n does to the scores that a window gives to older keys, the sum of exp(o) / (n + Z) over its
 * rows: how far the ranking stays that of n = 0, and how many of the best keys do.
 *
 * <p>Z is a row's sum of exponentials, so n takes the same share, n / (Z + n), from everything that
 * a row gives, and can change a ranking only by what it takes from one row and not from another.
 */
final class ConstantInScores {

  /** Of a prompt; the best are what its older keys' places hold. */
  static final double BUDGET = 0.2;

  private final List<Constant> constants;
  private final List<Quantiles> values;
  private final double[] kendall;
  private final double[] overlap;
  private final List<Quantiles> sums;
  private int heads;

  ConstantInScores(List<Constant> constants, int layers) {
    this.constants = List.copyOf(constants);
    this.values = quantiles(constants.size());
    this.kendall = new double[constants.size()];
    this.overlap = new double[constants.size()];
    this.sums = quantiles(layers);
  }

  private static List<Quantiles> quantiles(int count) {
    return Stream.generate(Quantiles::new).limit(count).toList();
  }

  /**
   * Takes in every layer and key head of a prompt.
   *
   * @param queries how many of the window's last queries score
   */
  void add(WindowLogits window, int keyHeads, int queries) {
    var places = Places.of(window.promptTokens(), BUDGET);
    if (places.picks() == 0) {
      return;
    }
    for (int layer = 0; layer < sums.size(); layer++) {
      double[] maxima = RowMaxima.of(window, layer, queries);
      double[] ns = constants.stream().mapToDouble(constant -> constant.n(maxima)).toArray();
      IntStream.range(0, ns.length).forEach(i -> values.get(i).add(ns[i]));
      for (HeadWindow head : HeadWindow.of(window, layer, keyHeads, queries)) {
        add(head, ns, places);
        for (double sum : head.sums()) {
          sums.get(layer).add(sum);
        }
      }
    }
  }

  private void add(HeadWindow head, double[] ns, Places places) {
    double[] plain = head.received(0, places.older());
    BitSet best = Best.of(plain, places.picks());
    for (int i = 0; i < ns.length; i++) {
      double[] scores = head.received(ns[i], places.older());
      kendall[i] += new KendallsCorrelation().correlation(plain, scores);
      overlap[i] += Best.overlap(best, Best.of(scores, places.picks()));
    }
    heads++;
  }

  List<Constant> constants() {
    return constants;
  }

  int layers() {
    return sums.size();
  }

  /** The i-th n itself, median over layers and prompts. */
  double value(int i) {
    return values.get(i).at(0.5);
  }

  /** Kendall's tau-b of the scores with those of n = 0, mean over prompts, layers and heads. */
  double kendall(int i) {
    return kendall[i] / heads;
  }

  /** Which share of the best keys of either is among those of both (Jaccard), the same mean. */
  double overlap(int i) {
    return overlap[i] / heads;
  }

  /** A quantile over a layer's rows of Z / (Z + n), what n leaves of all that a row gives. */
  double left(int layer, double n, double share) {
    double sum = sums.get(layer).at(share);
    return sum / (sum + n);
  }
}
