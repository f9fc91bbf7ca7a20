package dev.crosskeep.evaluation.run;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.hipparchus.stat.correlation.SpearmansCorrelation;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * How much more one policy is worth than another, data set by data set.
 *
 * @param better the name of the one
 * @param than the name of the other
 * @param budget the share of the prompt that both keep
 * @param byDataset differences of mean scores, which are from 0 to 1
 */
public record Gains(String better, String than, double budget, Map<String, Double> byDataset) {

  private static final int FEWEST = 3;

  public Gains {
    byDataset = Map.copyOf(byDataset);
  }

  /**
   * Reads them from an evaluation's {@code cells.json}.
   *
   * @throws EvaluationException when the file is none, or says nothing of these policies at this
   *     budget
   */
  public static Gains read(Path cells, String better, String than, double budget) {
    var all = read(cells);
    var others = quality(all, than, budget);
    var gains = new LinkedHashMap<String, Double>();
    quality(all, better, budget)
        .forEach((dataset, value) -> {
          Double other = others.get(dataset);
          if (other != null) {
            gains.put(dataset, value - other);
          }
        });
    if (gains.isEmpty()) {
      throw new EvaluationException(
          cells + " does not compare " + better + " with " + than + " at " + budget + ".");
    }
    return new Gains(better, than, budget, gains);
  }

  private static Map<String, Double> quality(List<Cell> cells, String method, double budget) {
    return cells.stream()
        .filter(cell -> !cell.dataset().equals(Cell.ALL))
        .filter(cell -> cell.method().equals(method) && cell.budget() == budget)
        .collect(Collectors.toMap(Cell::dataset, cell -> cell.quality().value()));
  }

  private static List<Cell> read(Path cells) {
    try {
      return JsonMapper.shared().readValue(cells, new TypeReference<>() {});
    } catch (JacksonException e) {
      throw new EvaluationException(cells + " is no cells.json of an evaluation.", e);
    }
  }

  /**
   * Spearman's rank correlation of the gains with another number of each data set; the interval is
   * by resampling data sets.
   *
   * @param numbers of the data sets that have both a gain and a number those count
   * @throws EvaluationException when there are fewer than three of them
   */
  public Estimate rankCorrelation(Map<String, Double> numbers) {
    var both = byDataset.keySet().stream().filter(numbers::containsKey).sorted().toList();
    if (both.size() < FEWEST) {
      throw new EvaluationException("A rank correlation takes at least three data sets.");
    }
    double[] gains = both.stream().mapToDouble(byDataset::get).toArray();
    double[] others = both.stream().mapToDouble(numbers::get).toArray();
    var random = new SplittableRandom(1);
    var resampled = new double[PairedBootstrap.REPLICATES];
    for (int i = 0; i < PairedBootstrap.REPLICATES; i++) {
      do { // of one data set drawn again and again there is no correlation
        int[] draw = random.ints(both.size(), 0, both.size()).toArray();
        resampled[i] = correlation(chosen(gains, draw), chosen(others, draw));
      } while (Double.isNaN(resampled[i]));
    }
    return new Sampled(correlation(gains, others), resampled).estimate();
  }

  private static double[] chosen(double[] numbers, int[] draw) {
    return Arrays.stream(draw).mapToDouble(i -> numbers[i]).toArray();
  }

  private static double correlation(double[] first, double[] second) {
    return new SpearmansCorrelation().correlation(first, second);
  }
}
