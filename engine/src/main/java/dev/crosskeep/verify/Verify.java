package dev.crosskeep.verify;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares this engine with expectations that another implementation wrote.
 *
 * <p>A path is either a checkpoint directory with {@code expected.json} and {@code
 * expected.safetensors} (and, where pruning is to be checked too, {@code expected-csp.*}), or a
 * JSON file of selection cases. {@code docs/verify.md} has the fields.
 */
public final class Verify {

  private Verify() {}

  /**
   * Runs every check that the path has expectations for, on the CPU in float32.
   *
   * @throws dev.crosskeep.checkpoint.CheckpointException when a file is missing or broken
   */
  public static VerifyReport path(Path path) {
    return new VerifyReport(
        path, Files.isDirectory(path) ? CheckpointChecks.of(path) : SelectionChecks.of(path));
  }
}
