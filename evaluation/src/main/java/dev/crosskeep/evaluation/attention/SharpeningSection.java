package dev.crosskeep.evaluation.attention;

import java.nio.file.Path;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** How much of what pruning does to the weights a constant n mends. */
@SuppressWarnings("ArrayRecordComponent") // written at once, never compared
record SharpeningSection(double[] constants, Sharpening sharpening) implements Section {

  private static final double[] QUANTILES = {0.1, 0.5, 0.9};

  @Override
  public void write(Page page, Path folder) {
    page.heading("The constant in the denominator");
    page.paragraph(
        "The last query's weights over the kept tokens and everything else as one share: full cache"
            + " against pruned cache with n in the denominator; Jensen–Shannon divergence in bits,"
            + " mean over samples, layers and heads.");
    page.table("n", "divergence");
    for (int i = 0; i < constants.length; i++) {
      page.row(
          Double.toString(constants[i]),
          String.format(Locale.ROOT, "%.4f", sharpening.divergence(i)));
    }
    page.paragraph(
        "The n that restores the full cache's weights, another one for each query and head:");
    page.table("", "10 %", "50 %", "90 %");
    quantiles(page, "restoring n (sum of the evicted tokens)", sharpening::restoring);
    quantiles(page, "sum of the kept tokens", sharpening::kept);
  }

  private static void quantiles(Page page, String name, DoubleUnaryOperator quantile) {
    var numbers =
        DoubleStream.of(QUANTILES)
            .mapToObj(share -> String.format(Locale.ROOT, "%.3g", quantile.applyAsDouble(share)));
    page.row(Stream.concat(Stream.of(name), numbers).toArray(String[]::new));
  }
}
