package dev.crosskeep.cli;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: one subcommand per thing a person can ask for. */
@Command(
    name = "./suite",
    description =
        "Asks a running server, checks converted checkpoints, scores predictions, measures methods"
            + " and makes data sets for that.",
    subcommands = {
      ChatCommand.class,
      VerifyCommand.class,
      ScoreCommand.class,
      EvaluateCommand.class,
      TurnsCommand.class,
      AttentionCommand.class,
      CombineCommand.class
    })
final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setOut(new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true))
        .setErr(new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true))
        .setExecutionExceptionHandler(Main::explain);
  }

  /**
   * What went wrong outside this program is one sentence; anything else is a bug, with its trace.
   */
  private static int explain(
      Exception exception, CommandLine commandLine, CommandLine.ParseResult parsed)
      throws Exception {
    if (exception instanceof CommandFailedException failure) {
      commandLine.getErr().println(failure.getMessage());
      return failure.exitCode();
    }
    throw exception;
  }
}
