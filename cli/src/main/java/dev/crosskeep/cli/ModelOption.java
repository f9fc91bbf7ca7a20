package dev.crosskeep.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which model is asked. */
final class ModelOption {

  @Option(
      names = "--model",
      paramLabel = "FOLDER",
      required = true,
      defaultValue = "${env:CROSSKEEP_MODEL}",
      description = "The checkpoint, in Hugging Face layout (default: the bundled one).")
  private Path folder = Path.of("");

  Path folder() {
    return folder;
  }

  /** What it is called. */
  String name() {
    return folder.toAbsolutePath().normalize().getFileName().toString();
  }
}
