package dev.crosskeep.evaluation.attention;

import dev.crosskeep.evaluation.attention.Curves.Curve;
import dev.crosskeep.evaluation.attention.Curves.Style;
import dev.crosskeep.evaluation.run.Gains;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Whether a policy gains more where weights within a modality and across are further apart.
 *
 * @param looks by data set
 * @param gains of the same data sets
 */
record GainSection(Map<String, Looks> looks, Gains gains) implements Section {

  @Override
  public void write(Page page, Path folder) throws IOException {
    page.heading("What the distance says of the gain");
    page.paragraph(
        String.format(
            Locale.ROOT,
            "Spearman's rank correlation over the data sets between a distance and what %s is worth"
                + " more than %s at a budget of %.0f %%, with a 95 %% interval by resampling data"
                + " sets.",
            gains.better(),
            gains.than(),
            100 * gains.budget()));
    page.table("distance", "rank correlation");
    row(page, "D", look -> look.all().kolmogorovSmirnov());
    row(page, "W", look -> look.all().wasserstein());
    row(page, "JS", look -> look.all().jensenShannon());
    row(page, "D, by lot", look -> look.allShuffled().kolmogorovSmirnov());
    row(page, "D, no sinks", look -> look.allWithoutSinks().kolmogorovSmirnov());
    row(page, "D, equal distances", look -> look.allMatchedByDistance().kolmogorovSmirnov());
    page.picture("gain against distance", "gains.png");
    plot(folder);
  }

  private void row(Page page, String name, ToDoubleFunction<Looks> distance) {
    var estimate = gains.rankCorrelation(distances(distance));
    page.row(
        name,
        String.format(
            Locale.ROOT,
            "%+.2f [%+.2f, %+.2f]",
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

  private void plot(Path folder) throws IOException {
    var distances = distances(look -> look.all().kolmogorovSmirnov());
    var points =
        gains.byDataset().entrySet().stream()
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
        "points that " + gains.better() + " is worth more than " + gains.than(),
        List.of(new Curve("data sets", Color.getHSBColor(0.58f, 1, 0.7f), Style.POINTS, places)));
  }
}
