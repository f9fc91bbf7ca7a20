package dev.crosskeep.cli;

import dev.crosskeep.evaluation.milebench.MileBench;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Which model is asked which data sets. */
final class DataOptions {

  @Option(
      names = "--model",
      paramLabel = "FOLDER",
      required = true,
      defaultValue = "${env:CROSSKEEP_MODEL}",
      description = "The checkpoint, in Hugging Face layout (default: the bundled one).")
  private Path model = Path.of("");

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

  Path model() {
    return model;
  }

  MileBench data() {
    return new MileBench(root);
  }

  List<String> sets() {
    return sets.isEmpty() ? data().datasets() : sets;
  }
}
