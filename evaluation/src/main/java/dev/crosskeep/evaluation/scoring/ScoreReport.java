package dev.crosskeep.evaluation.scoring;

import dev.crosskeep.evaluation.milebench.SkippedSample;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The scores of one data set's predictions. */
public final class ScoreReport {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final String dataset;
  private final Measure measure;
  private final List<RecordScore> records;
  private final List<Long> unpredicted;
  private final List<SkippedSample> skipped;

  /**
   * Collects scores.
   *
   * @param records at least one, in the predictions' order
   * @param unpredicted the samples without a prediction
   * @param skipped the samples whose annotation is broken
   */
  ScoreReport(
      String dataset,
      Measure measure,
      List<RecordScore> records,
      List<Long> unpredicted,
      List<SkippedSample> skipped) {
    this.dataset = dataset;
    this.measure = measure;
    this.records = List.copyOf(records);
    this.unpredicted = List.copyOf(unpredicted);
    this.skipped = List.copyOf(skipped);
  }

  /** One for each prediction, in the predictions' order. */
  public List<RecordScore> records() {
    return records;
  }

  /**
   * The report as JSON: {@code metrics} is what MileBench writes to {@code eval.json}, the rest
   * says what it was computed from.
   */
  public ObjectNode json() {
    ObjectNode report = JSON.createObjectNode();
    report.put("dataset", dataset);
    report.put("predictions", records.size());
    report.set("metrics", metrics());
    report.set("records", JSON.valueToTree(records));
    report.set("without_prediction", JSON.valueToTree(unpredicted));
    report.set("skipped", JSON.valueToTree(skipped));
    return report;
  }

  private ObjectNode metrics() {
    ObjectNode means = JSON.createObjectNode();
    ObjectNode sums = JSON.createObjectNode();
    for (ImageQuantity quantity : ImageQuantity.values()) {
      Total total = total(record -> record.imageQuantity() == quantity);
      means.put(quantity.label(), total.mean());
      sums.set(quantity.label(), sumAndCount(total));
    }
    ObjectNode metrics = JSON.createObjectNode();
    metrics.put(measure.label(), total(_ -> true).mean());
    metrics.set("image_quantity_level-Accuracy", means);
    metrics.set("image_quantity_level-Result", sums);
    return metrics;
  }

  private Total total(Predicate<RecordScore> counted) {
    List<RecordScore> some = records.stream().filter(counted).toList();
    return new Total(some.stream().mapToDouble(RecordScore::score).sum(), some.size());
  }

  /** Right answers are counted in whole numbers. */
  private ArrayNode sumAndCount(Total total) {
    ArrayNode pair = JSON.createArrayNode();
    switch (measure) {
      case WORD, SUBSTRING, CHOICE -> pair.add(Math.round(total.sum()));
      case ROUGE_L -> pair.add(total.sum());
    }
    return pair.add(total.count());
  }

  /** Scores added up; the mean of none is 0. */
  private record Total(double sum, int count) {

    double mean() {
      return count == 0 ? 0 : sum / count;
    }
  }
}
