package dev.crosskeep.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: one subcommand per thing a person can ask for. */
@Command(name = "crosskeep", mixinStandardHelpOptions = true)
final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
