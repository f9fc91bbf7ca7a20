package dev.crosskeep.cli;

import dev.crosskeep.evaluation.milebench.MileBench;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which data sets. */
final class SetOptions {

  @Option(
      names = "--root",
      paramLabel = "FOLDER",
      required = true,
      defaultValue = "${env:CROSSKEEP_SETS}",
      description =
          "The data sets: DATASET/DATASET.json and their pictures (default: those of ./suite"
              + " tiny-llava sets).")
  private Path root = Path.of("");

  @Option(
      names = "--sets",
      split = ",",
      paramLabel = "NAME",
      description = "Data sets (default: all).")
  private List<String> sets = List.of();

  MileBench data() {
    return new MileBench(root);
  }

  /** Those that were asked for; empty for all. */
  Optional<List<String>> named() {
    return sets.isEmpty() ? Optional.empty() : Optional.of(sets);
  }
}
