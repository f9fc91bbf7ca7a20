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

/**
 * What an evaluation came to: {@code cells.csv}, {@code cells.json}, {@code report.md}, plots, and
 * {@code contrasts.csv} where contrasts were asked for.
 */
public final class EvaluationReport {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final EvaluationPlan plan;
  private final List<Cell> cells;
  private final List<Choice> choices;
  private final ContrastSection contrasts;
  private final Map<String, List<SkippedSample>> skipped;

  private EvaluationReport(
      EvaluationPlan plan,
      List<Cell> cells,
      List<Choice> choices,
      ContrastSection contrasts,
      Map<String, List<SkippedSample>> skipped) {
    this.plan = plan;
    this.cells = cells;
    this.choices = choices;
    this.contrasts = contrasts;
    this.skipped = skipped;
  }

  /**
   * Scores the results of a plan.
   *
   * @param contrasts between the plan's data sets
   * @throws EvaluationException when no sample of a data set has a result
   */
  public static EvaluationReport of(
      MileBench sets, EvaluationPlan plan, List<Contrast> contrasts, Path resultFile) {
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
    var categories = annotations.values().stream().map(Annotation::category).toList();
    return new EvaluationReport(
        plan,
        Analysis.cells(plan.contenders(), scores),
        Choice.of(plan.contenders(), scores, categories),
        new ContrastSection(
            contrasts,
            ContrastCell.of(contrasts, plan.contenders(), scores),
            BudgetTable.ofMethods(plan)),
        skipped);
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
          new MarkdownReport(plan, cells, choices, contrasts, skipped).text(date, command));
      Path table = folder.resolve("contrasts.csv");
      if (contrasts.contrasts().isEmpty()) {
        Files.deleteIfExists(table); // an earlier report's
      } else {
        Files.writeString(table, contrasts.csv());
      }
      Plots.write(folder, plan, cells);
    } catch (IOException e) {
      throw new UncheckedIOException("the report could not be written to " + folder, e);
    }
  }

  private String csv() {
    var lines = new ArrayList<String>();
    lines.add(
        "dataset,method,budget,samples,quality,quality_low,quality_high,kept_tokens,kept_bytes,"
            + "full_bytes,above_random,above_random_low,above_random_high,on_front,"
            + "kl_mean,kl_mean_low,kl_mean_high,"
            + "top1_agreement,top1_agreement_low,top1_agreement_high");
    for (Cell cell : cells) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s,%s,%s,%d,%s,%.2f,%.1f,%.1f,%s,%s,%s,%s",
              Csv.quoted(cell.dataset()),
              Csv.quoted(cell.method()),
              cell.budget(),
              cell.samples(),
              Csv.numbers(cell.quality()),
              cell.keptTokens(),
              cell.keptBytes(),
              cell.fullBytes(),
              Csv.numbers(cell.aboveRandom()),
              cell.onFront(),
              Csv.numbers(cell.klMean()),
              Csv.numbers(cell.top1Agreement())));
    }
    return String.join("\n", lines) + "\n";
  }
}
