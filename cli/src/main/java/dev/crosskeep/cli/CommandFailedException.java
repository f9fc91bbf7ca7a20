package dev.crosskeep.cli;

import picocli.CommandLine.ExitCode;

/** A reason to stop that the person at the terminal can do something about; one sentence. */
final class CommandFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandFailedException(String sentence, int exitCode) {
    super(sentence);
    this.exitCode = exitCode;
  }

  /** The command was given something it cannot use. */
  static CommandFailedException badInput(String sentence) {
    return new CommandFailedException(sentence, ExitCode.USAGE);
  }

  /** The command was fine, but what it asked for did not come. */
  static CommandFailedException noAnswer(String sentence) {
    return new CommandFailedException(sentence, ExitCode.SOFTWARE);
  }

  int exitCode() {
    return exitCode;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
