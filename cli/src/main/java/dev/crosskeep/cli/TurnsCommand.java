package dev.crosskeep.cli;

import dev.crosskeep.checkpoint.CheckpointException;
import dev.crosskeep.contracts.InvalidPolicyException;
import dev.crosskeep.evaluation.milebench.MileBenchException;
import dev.crosskeep.evaluation.run.EvaluationException;
import dev.crosskeep.evaluation.run.TurnsPlan;
import dev.crosskeep.evaluation.run.TurnsReport;
import dev.crosskeep.evaluation.run.TurnsRun;
import dev.crosskeep.evaluation.scoring.ScoringException;
import dev.crosskeep.generation.GreedyModel;
import dev.crosskeep.torch.Placement;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what it costs that the first of two questions has chosen the cache. */
@Command(
    name = "turns",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description =
        "Lets a model answer the second question of conversations from a cache that was pruned for"
            + " the first, beside one that is pruned when both have been read and one that was"
            + " pruned before either; writes a table. A run that was ended goes on where it was.")
final class TurnsCommand implements Runnable {

  private static final String RESULTS = "turns.jsonl";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli prints the help itself
  private boolean help;

  @Mixin private ModelOption model = new ModelOption();

  @Mixin private SetOptions from = new SetOptions();

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      required = true,
      description = "Where the results and the table go.")
  private Path out = Path.of("");

  @Mixin private MethodOptions measured = new MethodOptions();

  @Option(
      names = "--samples",
      defaultValue = "200",
      description = "The most conversations of each data set (default: ${DEFAULT-VALUE}).")
  private int samples;

  @Option(
      names = "--max-tokens",
      defaultValue = "48",
      description = "The longest answer (default: ${DEFAULT-VALUE}).")
  private int maxTokens;

  @Override
  public void run() {
    try {
      measure();
    } catch (MileBenchException
        | ScoringException
        | EvaluationException
        | InvalidPolicyException
        | IllegalArgumentException unusable) {
      throw CommandFailedException.badInput(String.valueOf(unusable.getMessage()));
    } catch (CheckpointException broken) {
      throw CommandFailedException.noAnswer(String.valueOf(broken.getMessage()));
    }
  }

  private void measure() {
    var data = from.data();
    var sets = from.named().orElseGet(() -> data.datasetsWithTurns(2));
    if (sets.isEmpty()) {
      throw CommandFailedException.badInput("No data set has conversations of two turns.");
    }
    var plan =
        TurnsPlan.of(
            model.name(),
            Weights.digest(model.folder()),
            sets,
            samples,
            maxTokens,
            measured.documents(),
            measured.budgets());
    Path results = out.resolve(RESULTS);
    try (var loaded = GreedyModel.load(model.folder(), Placement.automatic())) {
      var bar = new ProgressBar(spec.commandLine().getErr());
      new TurnsRun(data, plan).run(results, loaded, bar::show);
      bar.end();
    }
    TurnsReport.of(data, plan, results)
        .write(out, LocalDate.now(ZoneId.systemDefault()), Typed.command(spec));
    spec.commandLine().getOut().println(out.resolve("turns.md"));
  }
}
