package dev.crosskeep.cli;

import dev.crosskeep.checkpoint.CheckpointException;
import dev.crosskeep.contracts.InvalidPolicyException;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.evaluation.attention.AttentionStudy;
import dev.crosskeep.evaluation.attention.NothingReadException;
import dev.crosskeep.evaluation.milebench.MileBenchException;
import dev.crosskeep.evaluation.run.EvaluationException;
import dev.crosskeep.evaluation.run.Gains;
import dev.crosskeep.generation.GreedyModel;
import dev.crosskeep.torch.Placement;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks into a model's attention. */
@Command(
    name = "attention",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description =
        "Compares what a model's last queries give to keys of their own and of the other modality,"
            + " and what pruning and a constant in softmax's denominator do to their weights;"
            + " writes a page with plots.")
final class AttentionCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli prints the help itself
  private boolean help;

  @Mixin private DataOptions from = new DataOptions();

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      required = true,
      description = "Where the page goes.")
  private Path out = Path.of("");

  @Option(
      names = "--samples",
      defaultValue = "24",
      description = "The most samples of each data set (default: ${DEFAULT-VALUE}).")
  private int samples;

  @Option(
      names = "--window",
      paramLabel = "SHARE",
      defaultValue = "0.1",
      description =
          "The share of a prompt whose queries are looked at (default: ${DEFAULT-VALUE}).")
  private double window;

  @Option(
      names = "--policy",
      paramLabel = "JSON",
      defaultValue = "{\"method\": \"csp\"}",
      description = "What is pruned by (default: ${DEFAULT-VALUE}).")
  private String policy = "";

  @Option(
      names = "--cells",
      paramLabel = "FILE",
      description =
          "An evaluation's cells.json; the page then says whether csp gains more on snapkv where"
              + " the modalities' weights are further apart.")
  private @Nullable Path cells;

  @Option(
      names = "--gain",
      split = ",",
      paramLabel = "METHOD",
      defaultValue = "csp,snapkv",
      description =
          "Of which two methods there, the second taken from the first (default:"
              + " ${DEFAULT-VALUE}).")
  private List<String> gain = List.of();

  @Option(
      names = "--gain-budget",
      paramLabel = "SHARE",
      defaultValue = "0.1",
      description = "At which budget (default: ${DEFAULT-VALUE}).")
  private double gainBudget;

  @Override
  public void run() {
    try (var model = GreedyModel.load(from.model().folder(), Placement.automatic())) {
      var study =
          new AttentionStudy(
              from.data(), from.variant(), model, PolicyJson.read(policy), samples, window);
      var report = study.run(from.sets(), gains());
      report.write(out, LocalDate.now(ZoneId.systemDefault()), Typed.command(spec));
      spec.commandLine()
          .getOut()
          .println(
              "%d samples were skipped; %s"
                  .formatted(report.skippedSamples(), out.resolve("attention.md")));
    } catch (MileBenchException
        | InvalidPolicyException
        | EvaluationException
        | NothingReadException
        | IllegalArgumentException
        | UncheckedIOException unusable) {
      throw CommandFailedException.badInput(String.valueOf(unusable.getMessage()));
    } catch (CheckpointException broken) {
      throw CommandFailedException.noAnswer(String.valueOf(broken.getMessage()));
    }
  }

  private Optional<Gains> gains() {
    if (cells == null) {
      return Optional.empty();
    }
    if (gain.size() != 2) {
      throw CommandFailedException.badInput("--gain must name two methods, such as csp,snapkv.");
    }
    return Optional.of(Gains.read(cells, gain.getFirst(), gain.getLast(), gainBudget));
  }
}
