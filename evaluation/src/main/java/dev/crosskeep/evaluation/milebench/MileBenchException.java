package dev.crosskeep.evaluation.milebench;

import java.nio.file.Path;

/** A file or folder of MileBench's that cannot be used; the message names it and what is wrong. */
public final class MileBenchException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MileBenchException(Path file, String problem) {
    super(file + ": " + problem);
  }

  MileBenchException(Path file, String problem, Throwable cause) {
    super(file + ": " + problem, cause);
  }
}
