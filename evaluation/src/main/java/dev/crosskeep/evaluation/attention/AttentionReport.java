package dev.crosskeep.evaluation.attention;

import dev.crosskeep.evaluation.attention.SelfAndCross.Pair;
import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** What a study of attention came to, as a page with plots. */
public final class AttentionReport {

  private static final double[] QUANTILES = {0.1, 0.5, 0.9};

  private final Map<String, Looks> looks;
  private final double[] constants;
  private final Sharpening sharpening;
  private final List<String> lines = new ArrayList<>();

  AttentionReport(Map<String, Looks> looks, double[] constants, Sharpening sharpening) {
    this.looks = looks;
    this.constants = constants.clone();
    this.sharpening = sharpening;
  }

  /**
   * Writes {@code attention.md} and its plots.
   *
   * @param command what printed it, for the reader
   */
  public void write(Path folder, LocalDate date, String command) {
    try {
      Files.createDirectories(folder);
      lines.clear();
      lines.add("# Attention");
      paragraph(date + ", `" + command + "`.");
      distributions();
      constants();
      Files.writeString(folder.resolve("attention.md"), String.join("\n", lines) + "\n");
      plot(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("the study could not be written to " + folder, e);
    }
  }

  private void distributions() {
    lines.add("## Own against other modality");
    paragraph(
        "Weights from the window's queries to the keys before it, log10(weight + 1e-8), queries and"
            + " keys of one modality against those of two. D is the largest difference of"
            + " cumulative shares (Kolmogorov–Smirnov), W the first Wasserstein distance in orders"
            + " of magnitude, JS the Jensen–Shannon divergence on 64 bins. The controls repeat D"
            + " with modalities dealt out by lot, without the first four tokens, and with equally"
            + " many pairs of each distance in either group.");
    lines.add("| data set | D | W | JS | D, by lot | D, no sinks | D, equal distances |");
    lines.add("|---|---|---|---|---|---|---|");
    looks.forEach((name, look) -> {
      Pair all = look.all();
      lines.add(
          all.comparable()
              ? String.format(
                  Locale.ROOT,
                  "| %s | %s | %.2f | %.3f | %s | %s | %s |",
                  name,
                  d(all),
                  all.self().wasserstein(all.cross()),
                  all.self().jensenShannon(all.cross()),
                  d(look.allShuffled()),
                  d(look.allWithoutSinks()),
                  d(look.allMatchedByDistance()))
              : "| " + name + " | – | – | – | – | – | – |");
    });
    paragraph("![distributions by data set](distributions.png)");
    paragraph("![Jensen–Shannon divergence by layer](layers.png)");
  }

  private static String d(Pair pair) {
    return pair.comparable()
        ? String.format(Locale.ROOT, "%.3f", pair.self().kolmogorovSmirnov(pair.cross()))
        : "–";
  }

  private void constants() {
    lines.add("## The constant in the denominator");
    paragraph(
        "The last query's weights over the kept tokens and everything else as one share: full cache"
            + " against pruned cache with n in the denominator; Jensen–Shannon divergence in bits,"
            + " mean over samples, layers and heads.");
    lines.add("| n | divergence |");
    lines.add("|---|---|");
    for (int i = 0; i < constants.length; i++) {
      lines.add(
          String.format(Locale.ROOT, "| %s | %.4f |", constants[i], sharpening.divergence(i)));
    }
    paragraph("The n that restores the full cache's weights, another one for each query and head:");
    lines.add("| | 10 % | 50 % | 90 % |");
    lines.add("|---|---|---|---|");
    lines.add(row("restoring n (sum of the evicted tokens)", sharpening::restoring));
    lines.add(row("sum of the kept tokens", sharpening::kept));
  }

  private static String row(String name, DoubleUnaryOperator quantile) {
    var cells = new ArrayList<String>();
    for (double share : QUANTILES) {
      cells.add(String.format(Locale.ROOT, "%.3g", quantile.applyAsDouble(share)));
    }
    return "| " + name + " | " + String.join(" | ", cells) + " |";
  }

  private void plot(Path folder) throws IOException {
    var curves = new ArrayList<Curves.Curve>();
    var byLayer = new ArrayList<Curves.Curve>();
    int hue = 0;
    for (var look : looks.entrySet()) {
      Pair all = look.getValue().all();
      if (all.comparable()) {
        Color colour = Color.getHSBColor(hue++ / (float) looks.size(), 0.8f, 0.75f);
        curves.add(new Curves.Curve(look.getKey(), colour, false, all.self().density()));
        curves.add(
            new Curves.Curve(look.getKey() + ", other", colour, true, all.cross().density()));
        byLayer.add(new Curves.Curve(look.getKey(), colour, false, layers(look.getValue())));
      }
    }
    Curves.write(
        folder.resolve("distributions.png"),
        "weights to own (solid) and other (dashed) modality",
        "log10(weight + 1e-8)",
        "density",
        curves);
    Curves.write(
        folder.resolve("layers.png"),
        "own against other modality by layer",
        "layer",
        "Jensen–Shannon divergence, bits",
        byLayer);
  }

  private static double[][] layers(Looks look) {
    var pairs = look.byLayer();
    var curve = new double[2][pairs.size()];
    for (int layer = 0; layer < pairs.size(); layer++) {
      curve[0][layer] = layer;
      curve[1][layer] = pairs.get(layer).self().jensenShannon(pairs.get(layer).cross());
    }
    return curve;
  }

  private void paragraph(String text) {
    lines.add("");
    lines.add(text);
    lines.add("");
  }
}
