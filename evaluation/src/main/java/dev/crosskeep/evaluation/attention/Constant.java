package dev.crosskeep.evaluation.attention;

import java.util.List;
import java.util.Locale;
import org.hipparchus.stat.StatUtils;

/**
 * A choice of n, the constant in softmax's denominator.
 *
 * <p>Source of n-softmax: CSP, <a href="https://arxiv.org/abs/2412.04652">arXiv:2412.04652</a>,
 * equation 7, where n is 1. That n should follow the logits is ours.
 */
sealed interface Constant {

  /** What is tried; the first is plain softmax. */
  List<Constant> ALL =
      List.of(
          new Fixed(0),
          new Fixed(0.1),
          new Fixed(0.2),
          new Fixed(0.5),
          new Fixed(1),
          new Fixed(2),
          new Fixed(5),
          new Fixed(10),
          new Fixed(30),
          new Fixed(100),
          new AtMaximum(0.25),
          new AtMaximum(0.5),
          new AtMaximum(0.75),
          new AtMaximum(0.9));

  /**
   * The n of one layer of one prompt.
   *
   * @param maxima the largest logit of each row of its window, all heads
   */
  double n(double[] maxima);

  /** How a table names it. */
  String label();

  /** The same n everywhere. */
  record Fixed(double n) implements Constant {

    @Override
    public double n(double[] maxima) {
      return n;
    }

    @Override
    public String label() {
      return Double.toString(n);
    }
  }

  /** As large as what a row's largest logit adds to its sum: e^q, q a quantile of the maxima. */
  record AtMaximum(double quantile) implements Constant {

    @Override
    public double n(double[] maxima) {
      return Math.exp(StatUtils.percentile(maxima, 100 * quantile));
    }

    @Override
    public String label() {
      return String.format(Locale.ROOT, "e^q, q at %.0f %%", 100 * quantile);
    }
  }
}
