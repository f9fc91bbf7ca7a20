package dev.crosskeep.evaluation.run;

import dev.crosskeep.evaluation.milebench.SkippedSample;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The report as a page of Markdown. */
final class MarkdownReport {

  private final EvaluationPlan plan;
  private final List<Cell> cells;
  private final List<Choice> choices;
  private final ContrastSection contrasts;
  private final Map<String, List<SkippedSample>> skipped;
  private final BudgetTable table;
  private final List<String> lines = new ArrayList<>();

  MarkdownReport(
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
    this.table = BudgetTable.ofMethods(plan);
  }

  String text(LocalDate date, String command) {
    lines.add("# Quality against memory: " + plan.model());
    paragraph(
        date
            + ", `"
            + command
            + "`. Per cent, with 95 % intervals by paired bootstrap over samples (2000 resamples,"
            + " drawn within each data set); every data set weighs alike. Intervals are per cell,"
            + " not for all cells at once. "
            + skippedSentence());
    paragraph(fullSentence());
    table("All data sets", Cell.ALL);
    paragraph("![quality against kept bytes](all.png)");
    paragraph("![quality by method](" + Plots.BY_METHOD + ")");
    lines.add("## Against random choice");
    paragraph(
        "Points above random choice at the same budget, all data sets. Bold where the interval lies"
            + " above zero, struck out where it lies below.");
    rows(Cell.ALL, MarkdownReport::againstRandom);
    belowRandom();
    fidelity();
    lines.add("## The front");
    paragraph(
        "Data sets, of "
            + plan.datasets().size()
            + ", where no contender that keeps at most as many bytes is surely worth more (95 %"
            + " interval of the paired difference above zero); + where that holds for the mean over"
            + " all of them too.");
    lines.addAll(table.lines(this::frontCell));
    lines.addAll(new ChoosingSection(choices, cells, table).lines());
    lines.addAll(contrasts.lines());
    lines.add("## Entries kept");
    paragraph(
        "Distinct prompt tokens per layer and head, mean over the samples of all data sets; the"
            + " same for all methods unless their budget is their own affair.");
    rows(Cell.ALL, cell -> String.format(Locale.ROOT, "%.1f", cell.keptTokens()));
    for (String dataset : plan.datasets()) {
      table(dataset, dataset);
      paragraph("![" + dataset + "](" + Plots.fileName(dataset) + ")");
    }
    return String.join("\n", lines) + "\n";
  }

  private void paragraph(String text) {
    lines.add("");
    lines.add(text);
    lines.add("");
  }

  private String skippedSentence() {
    int count = skipped.values().stream().mapToInt(List::size).sum();
    return count == 0
        ? "No sample was skipped."
        : count + " samples were skipped: " + String.join("; ", skippedSamples()) + ".";
  }

  private List<String> skippedSamples() {
    return skipped.entrySet().stream()
        .flatMap(set ->
            set.getValue().stream()
                .map(one -> set.getKey() + " " + one.sample() + " (" + one.reason() + ")"))
        .toList();
  }

  private String fullSentence() {
    var full = cell(Cell.ALL, Contender.FULL.method(), Contender.FULL.budget());
    return "The full cache: "
        + quality(full)
        + " with "
        + String.format(Locale.ROOT, "%.0f KiB", full.fullBytes() / 1024)
        + " of keys and values for the mean prompt.";
  }

  private void table(String title, String dataset) {
    lines.add("## " + title);
    var full = cell(dataset, Contender.FULL.method(), Contender.FULL.budget());
    paragraph(full.samples() + " samples; full cache " + quality(full) + ".");
    rows(dataset, MarkdownReport::quality);
  }

  private void rows(String dataset, Function<Cell, String> text) {
    lines.addAll(table.lines((method, budget) -> text.apply(cell(dataset, method, budget))));
  }

  private Cell cell(String dataset, String method, double budget) {
    return cells.stream()
        .filter(cell -> cell.dataset().equals(dataset))
        .filter(cell -> cell.method().equals(method) && cell.budget() == budget)
        .findFirst()
        .orElseThrow();
  }

  private static String quality(Cell cell) {
    return cell.quality().perCent();
  }

  private static String againstRandom(Cell cell) {
    var above = cell.aboveRandom();
    return above == null ? "–" : above.points();
  }

  /** Nothing where no answer was compared with the full cache's. */
  private void fidelity() {
    if (cell(Cell.ALL, Contender.FULL.method(), Contender.FULL.budget()).klMean() == null) {
      return;
    }
    lines.add("## KL to the full cache, nats");
    paragraph(
        "KL(full ‖ pruned) of the next token's distribution, both caches having read the full"
            + " cache's answer so far: mean over an answer's tokens from the second on, the one that"
            + " ends it included, then over samples and data sets. 0 is the full cache itself.");
    rows(
        Cell.ALL,
        cell -> {
          var kl = Objects.requireNonNull(cell.klMean());
          return String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", kl.value(), kl.low(), kl.high());
        });
    lines.add("## Top-1 agreement");
    paragraph(
        "Per cent of the same tokens after which both caches find the same next one likeliest.");
    rows(Cell.ALL, cell -> Objects.requireNonNull(cell.top1Agreement()).perCent());
  }

  /** Names every cell that is surely worth less than random choice. */
  private void belowRandom() {
    var below =
        cells.stream()
            .filter(cell -> !cell.dataset().equals(Cell.ALL))
            .filter(cell -> cell.aboveRandom() != null && cell.aboveRandom().surelyBelowZero())
            .toList();
    if (below.isEmpty()) {
      paragraph(
          "In no cell of a single data set is a method surely worth less than random choice.");
      return;
    }
    paragraph(
        "Surely worth less than random choice in a single data set, of "
            + plan.datasets().size() * table.budgets().size()
            + " cells each:");
    for (String method : table.rows()) {
      var own = below.stream().filter(cell -> cell.method().equals(method)).toList();
      if (!own.isEmpty()) {
        lines.add("- " + method + " in " + own.size() + ": " + String.join("; ", bySet(own)));
      }
    }
    lines.add("");
  }

  /** Data sets, each with its budgets. */
  private static List<String> bySet(List<Cell> cells) {
    return cells.stream()
        .collect(
            Collectors.groupingBy(
                Cell::dataset,
                LinkedHashMap::new,
                Collectors.mapping(
                    cell -> String.format(Locale.ROOT, "%.0f", 100 * cell.budget()),
                    Collectors.joining(", "))))
        .entrySet()
        .stream()
        .map(set -> set.getKey() + " at " + set.getValue() + " %")
        .toList();
  }

  private String frontCell(String method, double budget) {
    long sets = plan.datasets().stream().filter(set -> cell(set, method, budget).onFront()).count();
    return sets + (cell(Cell.ALL, method, budget).onFront() ? " +" : "");
  }
}
