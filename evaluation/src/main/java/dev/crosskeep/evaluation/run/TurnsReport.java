package dev.crosskeep.evaluation.run;

import dev.crosskeep.evaluation.milebench.MileBench;
import dev.crosskeep.evaluation.milebench.SkippedSample;
import dev.crosskeep.evaluation.run.SampleResult.ContenderAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** What second questions came to: {@code turns.md} and {@code turns.csv}. */
public final class TurnsReport {

  /** A contender's mean score over the data sets. */
  private record Measured(Sampled quality, double keptTokens) {

    Estimate estimate() {
      return quality.estimate();
    }

    Estimate above(Measured other) {
      return quality.minus(other.quality).estimate();
    }
  }

  private final TurnsPlan plan;
  private final List<Scores> sets;
  private final Set<String> skipped;
  private final List<Measured> measured;

  private TurnsReport(TurnsPlan plan, List<Scores> sets, Set<String> skipped) {
    this.plan = plan;
    this.sets = sets;
    this.skipped = skipped;
    var bootstrap = new PairedBootstrap(sets.stream().map(set -> set.results().size()).toList());
    this.measured =
        IntStream.range(0, plan.contenders().size())
            .mapToObj(contender -> measured(contender, bootstrap))
            .toList();
  }

  /**
   * Scores the results of a plan against the second turns' gold answers.
   *
   * @throws EvaluationException when no conversation of a data set has a result
   */
  public static TurnsReport of(MileBench data, TurnsPlan plan, Path resultFile) {
    List<SampleResult> results;
    try (var file = ResultFile.open(resultFile, plan.named())) {
      results = file.results();
    }
    var sets = new ArrayList<Scores>();
    var skipped = new LinkedHashSet<String>();
    for (String dataset : plan.named().datasets()) {
      var second = data.readTurn(dataset, 2);
      var set = Scores.of(dataset, second, results, plan.contenders().size());
      if (set.results().isEmpty()) {
        throw new EvaluationException("No conversation of " + dataset + " has a result.");
      }
      sets.add(set);
      for (var annotation : List.of(data.readTurn(dataset, 1), second)) {
        for (SkippedSample one : EvaluationReport.skipped(dataset, annotation, results)) {
          skipped.add(dataset + " " + one.sample() + " (" + one.reason() + ")");
        }
      }
    }
    return new TurnsReport(plan, sets, skipped);
  }

  private Measured measured(int contender, PairedBootstrap bootstrap) {
    return new Measured(
        Sampled.mean(
            IntStream.range(0, sets.size())
                .mapToObj(s -> bootstrap.mean(s, sets.get(s).quality().get(contender)))
                .toList()),
        sets.stream()
            .mapToDouble(set -> set.meanOf(contender, ContenderAnswer::keptTokens))
            .average()
            .orElseThrow());
  }

  /**
   * Writes both files into a folder.
   *
   * @param command what printed them, for the reader
   */
  public void write(Path folder, LocalDate date, String command) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("turns.csv"), csv());
      Files.writeString(folder.resolve("turns.md"), markdown(date, command));
    } catch (IOException e) {
      throw new UncheckedIOException("the report could not be written to " + folder, e);
    }
  }

  private String csv() {
    var lines = new ArrayList<String>();
    lines.add(
        "method,budget,chosen,samples,quality,quality_low,quality_high,"
            + "above_fresh,above_fresh_low,above_fresh_high,kept_tokens");
    for (int c = 0; c < measured.size(); c++) {
      var contender = plan.contenders().get(c);
      var own = measured.get(c);
      var fresh = find(contender.contender(), ChosenAt.BOTH_READ).orElseThrow();
      lines.add(
          String.format(
              Locale.ROOT,
              "%s,%s,%s,%d,%s,%s,%.2f",
              Csv.quoted(contender.contender().method()),
              contender.contender().budget(),
              contender.chosen().label,
              samples(),
              Csv.numbers(own.estimate()),
              Csv.numbers(own.above(fresh)),
              own.keptTokens()));
    }
    return String.join("\n", lines) + "\n";
  }

  private int samples() {
    return sets.stream().mapToInt(set -> set.results().size()).sum();
  }

  /** What came of a method at a budget, whatever its policy says besides. */
  private Optional<Measured> find(Contender contender, ChosenAt chosen) {
    return IntStream.range(0, measured.size())
        .filter(c -> plan.contenders().get(c).chosen() == chosen)
        .filter(c -> plan.contenders().get(c).contender().method().equals(contender.method()))
        .filter(c -> plan.contenders().get(c).contender().budget() == contender.budget())
        .mapToObj(measured::get)
        .findFirst();
  }

  private String markdown(LocalDate date, String command) {
    var lines = new ArrayList<String>();
    lines.add("# A second question from the first one's cache: " + plan.named().model());
    lines.add("");
    lines.add(
        date
            + ", `"
            + command
            + "`. Second questions answered right, per cent, of "
            + samples()
            + " conversations ("
            + String.join(", ", plan.named().datasets())
            + "), with 95 % intervals by paired bootstrap. Fresh: both questions are read, then the"
            + " cache is pruned. Session: the first question is read, pruned and answered, the"
            + " second read on what that kept, and both are pruned together. Before: the pictures"
            + " are pruned before the first question, and both stay on top. Fresh and session stand"
            + " behind the same first answer.");
    lines.add("");
    lines.add(skippedSentence());
    lines.add("");
    lines.add(
        "| method | budget | fresh | session | session − fresh | tokens kept | before"
            + " | before − fresh | tokens kept |");
    lines.add("|---|---|---|---|---|---|---|---|---|");
    for (TurnContender contender : plan.contenders()) {
      if (contender.chosen() == ChosenAt.EACH_READ) {
        lines.add(row(contender.contender()));
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private String skippedSentence() {
    return skipped.isEmpty()
        ? "No conversation was skipped."
        : skipped.size() + " were skipped: " + String.join("; ", skipped) + ".";
  }

  private String row(Contender contender) {
    var fresh = find(contender, ChosenAt.BOTH_READ).orElseThrow();
    var session = find(contender, ChosenAt.EACH_READ).orElseThrow();
    var before = find(contender, ChosenAt.NONE_READ);
    return "| "
        + String.join(
            " | ",
            contender.method(),
            String.format(Locale.ROOT, "%.0f %%", 100 * contender.budget()),
            percent("%.1f [%.1f, %.1f]", fresh.estimate()),
            percent("%.1f [%.1f, %.1f]", session.estimate()),
            percent("%+.1f [%+.1f, %+.1f]", session.above(fresh)),
            tokens(session),
            before.map(own -> percent("%.1f [%.1f, %.1f]", own.estimate())).orElse("–"),
            before.map(own -> percent("%+.1f [%+.1f, %+.1f]", own.above(fresh))).orElse("–"),
            before.map(TurnsReport::tokens).orElse("–"))
        + " |";
  }

  private static String percent(String format, Estimate estimate) {
    return String.format(
        Locale.ROOT, format, 100 * estimate.value(), 100 * estimate.low(), 100 * estimate.high());
  }

  private static String tokens(Measured own) {
    return String.format(Locale.ROOT, "%.1f", own.keptTokens());
  }
}
