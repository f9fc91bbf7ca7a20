package dev.crosskeep.cli;

import picocli.CommandLine.Model.CommandSpec;

/** What a person typed, for reports that say how they were made. */
final class Typed {

  private Typed() {}

  static String command(CommandSpec spec) {
    var words = spec.root().commandLine().getParseResult().originalArgs();
    return "./suite "
        + String.join(
            " ", words.stream().map(word -> word.contains(" ") ? "'" + word + "'" : word).toList());
  }
}
