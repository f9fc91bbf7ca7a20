package dev.crosskeep.cli;

import dev.crosskeep.evaluation.milebench.MileBench;
import dev.crosskeep.evaluation.milebench.Variant;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
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

  @Mixin private SetOptions from = new SetOptions();

  Path model() {
    return model;
  }

  MileBench data() {
    return from.data();
  }

  List<String> sets() {
    return from.names(new Variant.Plain());
  }
}
