package dev.crosskeep.evaluation.attention;

import dev.crosskeep.evaluation.attention.Curves.Curve;
import dev.crosskeep.evaluation.attention.Curves.Style;
import dev.crosskeep.evaluation.attention.SelfAndCross.Pair;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How far weights within a modality are from those across.
 *
 * @param looks by data set
 */
record DistributionSection(Map<String, Looks> looks) implements Section {

  @Override
  public void write(Page page, Path folder) throws IOException {
    page.heading("Own against other modality");
    page.paragraph(
        "Weights from the window's queries to the keys before it, log10(weight + 1e-8), queries and"
            + " keys of one modality against those of two. D is the largest difference of"
            + " cumulative shares (Kolmogorov–Smirnov), W the first Wasserstein distance in orders"
            + " of magnitude, JS the Jensen–Shannon divergence on 64 bins. The controls repeat D"
            + " with modalities dealt out by lot, without the first four tokens, and with equally"
            + " many pairs of each distance in either group.");
    page.table("data set", "D", "W", "JS", "D, by lot", "D, no sinks", "D, equal distances");
    looks.forEach((name, look) -> row(page, name, look));
    page.picture("distributions by data set", "distributions.png");
    page.picture("Jensen–Shannon divergence by layer", "layers.png");
    plot(folder);
  }

  private static void row(Page page, String name, Looks look) {
    Pair all = look.all();
    if (!all.comparable()) {
      page.row(name, "–", "–", "–", "–", "–", "–");
      return;
    }
    page.row(
        name,
        d(all),
        String.format(Locale.ROOT, "%.2f", all.wasserstein()),
        String.format(Locale.ROOT, "%.3f", all.jensenShannon()),
        d(look.allShuffled()),
        d(look.allWithoutSinks()),
        d(look.allMatchedByDistance()));
  }

  private static String d(Pair pair) {
    return pair.comparable() ? String.format(Locale.ROOT, "%.3f", pair.kolmogorovSmirnov()) : "–";
  }

  private void plot(Path folder) throws IOException {
    List<Curve> densities = new ArrayList<>();
    List<Curve> byLayer = new ArrayList<>();
    int hue = 0;
    for (var look : looks.entrySet()) {
      Pair all = look.getValue().all();
      if (all.comparable()) {
        Color colour = Color.getHSBColor(hue++ / (float) looks.size(), 0.8f, 0.75f);
        densities.add(new Curve(look.getKey(), colour, Style.SOLID, all.self().density()));
        densities.add(
            new Curve(look.getKey() + ", other", colour, Style.DASHED, all.cross().density()));
        byLayer.add(new Curve(look.getKey(), colour, Style.SOLID, layers(look.getValue())));
      }
    }
    Curves.write(
        folder.resolve("distributions.png"),
        "weights to own (solid) and other (dashed) modality",
        "log10(weight + 1e-8)",
        "density",
        densities);
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
}
