package dev.crosskeep.evaluation.run;

import dev.crosskeep.evaluation.milebench.Annotation;
import dev.crosskeep.evaluation.milebench.MileBench;
import dev.crosskeep.evaluation.milebench.SkippedSample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What an evaluation came to: {@code cells.csv}, {@code cells.json}, {@code report.md}, plots. */
public final class EvaluationReport {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final EvaluationPlan plan;
  private final List<Cell> cells;
  private final Map<String, List<SkippedSample>> skipped;

  private EvaluationReport(
      EvaluationPlan plan, List<Cell> cells, Map<String, List<SkippedSample>> skipped) {
    this.plan = plan;
    this.cells = cells;
    this.skipped = skipped;
  }

  /**
   * Scores the results of a plan.
   *
   * @throws EvaluationException when no sample of a data set has a result
   */
  public static EvaluationReport of(MileBench sets, EvaluationPlan plan, Path resultFile) {
    Map<String, Annotation> annotations = DataSets.read(sets, plan);
    List<SampleResult> results;
    try (var file = ResultFile.open(resultFile, plan)) {
      results = file.results();
    }
    var scores = new ArrayList<Scores>();
    var skipped = new LinkedHashMap<String, List<SkippedSample>>();
    annotations.forEach((name, annotation) -> {
      var set = Scores.of(name, annotation, results, plan.contenders().size());
      if (set.results().isEmpty()) {
        throw new EvaluationException("No sample of " + name + " has a result.");
      }
      scores.add(set);
      skipped.put(name, skipped(name, annotation, results));
    });
    return new EvaluationReport(plan, Analysis.cells(plan.contenders(), scores), skipped);
  }

  static List<SkippedSample> skipped(
      String dataset, Annotation annotation, List<SampleResult> results) {
    var all = new ArrayList<>(annotation.skipped());
    for (var result : results) {
      if (result.dataset().equals(dataset) && result.skipped() != null) {
        all.add(new SkippedSample(Long.toString(result.sample()), result.skipped()));
      }
    }
    return List.copyOf(all);
  }

  /** Samples that were left out, of all data sets. */
  public int skippedSamples() {
    return skipped.values().stream().mapToInt(List::size).sum();
  }

  /**
   * Writes everything into a folder.
   *
   * @param command what printed it, for the reader
   */
  public void write(Path folder, LocalDate date, String command) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("cells.csv"), csv());
      Files.writeString(folder.resolve("cells.json"), JSON.writeValueAsString(cells) + "\n");
      Files.writeString(
          folder.resolve("report.md"),
          new MarkdownReport(plan, cells, skipped).text(date, command));
      Plots.write(folder, plan, cells);
    } catch (IOException e) {
      throw new UncheckedIOException("the report could not be written to " + folder, e);
    }
  }

  private String csv() {
    var lines = new ArrayList<String>();
    lines.add(
        "dataset,method,budget,samples,quality,quality_low,quality_high,kept_tokens,kept_bytes,"
            + "full_bytes,above_random,above_random_low,above_random_high,on_front");
    for (Cell cell : cells) {
      var above = cell.aboveRandom();
      lines.add(
          String.format(
              Locale.ROOT,
              "%s,%s,%s,%d,%s,%.2f,%.1f,%.1f,%s,%s",
              quoted(cell.dataset()),
              quoted(cell.method()),
              cell.budget(),
              cell.samples(),
              numbers(cell.quality()),
              cell.keptTokens(),
              cell.keptBytes(),
              cell.fullBytes(),
              above == null ? ",," : numbers(above),
              cell.onFront()));
    }
    return String.join("\n", lines) + "\n";
  }

  static String quoted(String text) {
    return "\"" + text.replace("\"", "\"\"") + "\"";
  }

  static String numbers(Estimate estimate) {
    return String.format(
        Locale.ROOT, "%.4f,%.4f,%.4f", estimate.value(), estimate.low(), estimate.high());
  }
}
