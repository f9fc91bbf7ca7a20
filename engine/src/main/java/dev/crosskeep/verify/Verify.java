package dev.crosskeep.verify;

import ai.djl.engine.EngineException;
import dev.crosskeep.checkpoint.CheckpointException;
import dev.crosskeep.llava.NonFiniteLogitsException;
import dev.crosskeep.llava.PromptTooLongException;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
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
   * @throws CheckpointException when a file is missing or broken, or asks for what cannot be
   *     computed
   */
  public static VerifyReport path(Path path) {
    return path(path, Placement.cpu(ComputeType.FLOAT32));
  }

  /**
   * The same, a checkpoint where {@code placement} says; the tolerances are those of float32.
   * Selections are checked on the CPU: of equal scores libtorch picks others on a GPU.
   *
   * @throws CheckpointException as {@link #path(Path)}
   */
  public static VerifyReport path(Path path, Placement placement) {
    try {
      return new VerifyReport(
          path,
          Files.isDirectory(path)
              ? CheckpointChecks.of(path, placement)
              : SelectionChecks.of(path));
    } catch (IllegalArgumentException
        | PromptTooLongException
        | NonFiniteLogitsException
        | EngineException e) {
      throw new CheckpointException(path, "cannot be checked: " + e.getMessage(), e);
    }
  }
}
