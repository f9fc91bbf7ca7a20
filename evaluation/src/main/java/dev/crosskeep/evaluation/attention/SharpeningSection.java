package dev.crosskeep.evaluation.attention;

import java.nio.file.Path;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** How much of what pruning does to the weights a constant n mends. */
record SharpeningSection(Sharpening sharpening) implements Section {

  private static final double[] QUANTILES = {0.1, 0.5, 0.9};

  @Override
  public void write(Page page, Path folder) {
    page.heading("The constant while the answer attends");
    page.paragraph(
        "How far the last query's weights over the pruned cache, with n in the denominator, are"
            + " from those over the full one: Jensen–Shannon divergence in bits (0: the same, 1:"
            + " nothing in common) of the kept tokens' weights and, as one more, everything else."
            + " Mean over samples, layers and heads. The last rows have another n for each layer"
            + " and head: what restores the query's own weights is the sum of exp(o) of all that was"
            + " evicted, which gives 0 by construction but is not known to a query of the answer."
            + " Known are that of the query before, and the head's median over the prompts before:"
            + " they show how far one n for each head gets.");
    page.table("n", "divergence");
    for (int i = 0; i < sharpening.constants().size(); i++) {
      page.row(sharpening.constants().get(i).label(), bits(sharpening.divergence(i)));
    }
    page.row("each head's own, of the query before", bits(sharpening.divergenceByPrevious()));
    page.row("each head's own, median of prompts before", bits(sharpening.divergenceByHabit()));
    page.row("each head's own, of the query itself", "0");
    page.paragraph(
        "The n that restores the full cache's weights, and what it is added to, over queries and"
            + " heads:");
    page.table("", "10 %", "50 %", "90 %");
    quantiles(page, "restoring n (sum of the evicted tokens)", sharpening::restoring);
    quantiles(page, "sum of the kept tokens", sharpening::kept);
  }

  private static String bits(double divergence) {
    return Double.isNaN(divergence) ? "–" : String.format(Locale.ROOT, "%.4f", divergence);
  }

  private static void quantiles(Page page, String name, DoubleUnaryOperator quantile) {
    var numbers =
        DoubleStream.of(QUANTILES)
            .mapToObj(share -> String.format(Locale.ROOT, "%.3g", quantile.applyAsDouble(share)));
    page.row(Stream.concat(Stream.of(name), numbers).toArray(String[]::new));
  }
}
