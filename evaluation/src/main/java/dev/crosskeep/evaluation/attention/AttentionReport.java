package dev.crosskeep.evaluation.attention;

import dev.crosskeep.evaluation.attention.Curves.Curve;
import dev.crosskeep.evaluation.attention.Curves.Style;
import dev.crosskeep.evaluation.attention.SelfAndCross.Pair;
import dev.crosskeep.evaluation.run.Gains;
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
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/** What a study of attention came to, as a page with plots. */
public final class AttentionReport {

  private static final double[] QUANTILES = {0.1, 0.5, 0.9};

  private final Map<String, Looks> looks;
  private final double[] constants;
  private final Sharpening sharpening;
  private final Optional<Gains> gains;
  private final List<String> lines = new ArrayList<>();

  AttentionReport(
      Map<String, Looks> looks, double[] constants, Sharpening sharpening, Optional<Gains> gains) {
    this.looks = looks;
    this.constants = constants.clone();
    this.sharpening = sharpening;
    this.gains = gains;
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
      if (gains.isPresent()) {
        correlations(gains.get());
        plotGains(folder, gains.get());
      }
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
                  all.wasserstein(),
                  all.jensenShannon(),
                  d(look.allShuffled()),
                  d(look.allWithoutSinks()),
                  d(look.allMatchedByDistance()))
              : "| " + name + " | – | – | – | – | – | – |");
    });
    paragraph("![distributions by data set](distributions.png)");
    paragraph("![Jensen–Shannon divergence by layer](layers.png)");
  }

  private void correlations(Gains gained) {
    lines.add("## What the distance says of the gain");
    paragraph(
        String.format(
            Locale.ROOT,
            "Spearman's rank correlation over the data sets between a distance and what %s is worth"
                + " more than %s at a budget of %.0f %%, with a 95 %% interval by resampling data"
                + " sets.",
            gained.better(),
            gained.than(),
            100 * gained.budget()));
    lines.add("| distance | rank correlation |");
    lines.add("|---|---|");
    correlation("D", gained, look -> look.all().kolmogorovSmirnov());
    correlation("W", gained, look -> look.all().wasserstein());
    correlation("JS", gained, look -> look.all().jensenShannon());
    correlation("D, by lot", gained, look -> look.allShuffled().kolmogorovSmirnov());
    correlation("D, no sinks", gained, look -> look.allWithoutSinks().kolmogorovSmirnov());
    correlation(
        "D, equal distances", gained, look -> look.allMatchedByDistance().kolmogorovSmirnov());
    paragraph("![gain against distance](gains.png)");
  }

  private void correlation(String name, Gains gained, ToDoubleFunction<Looks> distance) {
    var estimate = gained.rankCorrelation(distances(distance));
    lines.add(
        String.format(
            Locale.ROOT,
            "| %s | %+.2f [%+.2f, %+.2f] |",
            name,
            estimate.value(),
            estimate.low(),
            estimate.high()));
  }

  private Map<String, Double> distances(ToDoubleFunction<Looks> distance) {
    var distances = new TreeMap<String, Double>();
    looks.forEach((name, look) -> {
      if (look.all().comparable()) {
        distances.put(name, distance.applyAsDouble(look));
      }
    });
    return distances;
  }

  private void plotGains(Path folder, Gains gained) throws IOException {
    var distances = distances(look -> look.all().kolmogorovSmirnov());
    var points =
        gained.byDataset().entrySet().stream()
            .filter(gain -> distances.containsKey(gain.getKey()))
            .toList();
    var places = new double[2][points.size()];
    for (int i = 0; i < points.size(); i++) {
      places[0][i] = distances.getOrDefault(points.get(i).getKey(), 0.0);
      places[1][i] = 100 * points.get(i).getValue();
    }
    Curves.write(
        folder.resolve("gains.png"),
        "a point for each data set",
        "distance of own and other modality's weights (D)",
        "points that " + gained.better() + " is worth more than " + gained.than(),
        List.of(new Curve("data sets", Color.getHSBColor(0.58f, 1, 0.7f), Style.POINTS, places)));
  }

  private static String d(Pair pair) {
    return pair.comparable() ? String.format(Locale.ROOT, "%.3f", pair.kolmogorovSmirnov()) : "–";
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
    var curves = new ArrayList<Curve>();
    var byLayer = new ArrayList<Curve>();
    int hue = 0;
    for (var look : looks.entrySet()) {
      Pair all = look.getValue().all();
      if (all.comparable()) {
        Color colour = Color.getHSBColor(hue++ / (float) looks.size(), 0.8f, 0.75f);
        curves.add(new Curve(look.getKey(), colour, Style.SOLID, all.self().density()));
        curves.add(
            new Curve(look.getKey() + ", other", colour, Style.DASHED, all.cross().density()));
        byLayer.add(new Curve(look.getKey(), colour, Style.SOLID, layers(look.getValue())));
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
      curve[1][layer] = pairs.get(layer).jensenShannon();
    }
    return curve;
  }

  private void paragraph(String text) {
    lines.add("");
    lines.add(text);
    lines.add("");
  }
}
