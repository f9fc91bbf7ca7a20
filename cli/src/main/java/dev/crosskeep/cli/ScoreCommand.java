package dev.crosskeep.cli;

import dev.crosskeep.evaluation.milebench.Annotation;
import dev.crosskeep.evaluation.milebench.MileBenchException;
import dev.crosskeep.evaluation.milebench.Prediction;
import dev.crosskeep.evaluation.milebench.Variant;
import dev.crosskeep.evaluation.scoring.ScoreReport;
import dev.crosskeep.evaluation.scoring.Scorer;
import dev.crosskeep.evaluation.scoring.ScoringException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Scores what any system predicted for a data set of MileBench's. */
@Command(
    name = "score",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description =
        "Scores a pred.json of MileBench's as its authors do and prints the metrics and every"
            + " record's score as JSON.")
final class ScoreCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli prints the help itself
  private boolean help;

  @Option(
      names = "--annotation",
      paramLabel = "FILE",
      required = true,
      description = "The data set's questions and gold answers: DATASET.json.")
  private Path annotation = Path.of("");

  @Option(
      names = "--predictions",
      paramLabel = "FILE",
      required = true,
      description = "The answers: a list of records with sample_id and pred_response.")
  private Path predictions = Path.of("");

  @Option(
      names = "--adv",
      description = "Use the adversarial questions beside the annotation: DATASET-adv.json.")
  private boolean adversarial;

  @Override
  public void run() {
    spec.commandLine().getOut().println(report().json().toPrettyString());
  }

  private ScoreReport report() {
    try {
      return Scorer.score(Annotation.read(annotationFile()), Prediction.read(predictions));
    } catch (MileBenchException | ScoringException unusable) {
      throw CommandFailedException.badInput(String.valueOf(unusable.getMessage()));
    }
  }

  private Path annotationFile() {
    return adversarial ? new Variant.Adversarial().beside(annotation) : annotation;
  }
}
