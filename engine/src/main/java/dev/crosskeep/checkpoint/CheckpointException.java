package dev.crosskeep.checkpoint;

import java.nio.file.Path;

/** A checkpoint that cannot be served; the message names the file and what is wrong in it. */
public final class CheckpointException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * Something in one file is wrong.
   *
   * @param problem what, with the tensor or field it concerns
   */
  public CheckpointException(Path file, String problem) {
    super(file.getFileName() + ": " + problem);
  }

  /** Something in one file is wrong, and another exception tells the details. */
  public CheckpointException(Path file, String problem, Throwable cause) {
    super(file.getFileName() + ": " + problem, cause);
  }
}
