package dev.crosskeep.cli;

import dev.crosskeep.evaluation.combining.Combining;
import dev.crosskeep.evaluation.milebench.MileBenchException;
import dev.crosskeep.evaluation.milebench.Variant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the variant of data sets that models can read that take few pictures at once. */
@Command(
    name = "combine",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description =
        "Puts the pictures of each sample of data sets in MileBench's layout on grids and writes"
            + " DATASET_combined_N.json beside DATASET.json. A run that was ended goes on where it"
            + " was.")
final class CombineCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli prints the help itself
  private boolean help;

  @Mixin private SetOptions from = new SetOptions();

  @Option(
      names = "--max-images",
      paramLabel = "N",
      defaultValue = "1",
      description = "The most grids of a sample (default: ${DEFAULT-VALUE}).")
  private int maxImages;

  @Override
  public void run() {
    try {
      var data = from.data();
      var combining = new Combining(data, new Variant.Combined(maxImages));
      from.named()
          .orElseGet(() -> data.datasets(new Variant.Plain()))
          .forEach(dataset -> say(dataset, combining.run(dataset)));
    } catch (MileBenchException | IllegalArgumentException unusable) {
      throw CommandFailedException.badInput(String.valueOf(unusable.getMessage()));
    }
  }

  private void say(String dataset, Combining.Outcome outcome) {
    var out = spec.commandLine().getOut();
    outcome
        .skipped()
        .forEach(skipped ->
            out.printf("%s %s is skipped: %s%n", dataset, skipped.sample(), skipped.reason()));
    out.printf(
        "%s: %d samples combined, %d skipped%n",
        dataset, outcome.samples(), outcome.skipped().size());
  }
}
