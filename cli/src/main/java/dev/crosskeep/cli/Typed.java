package dev.crosskeep.cli;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** What a person typed, for reports that say how they were made. */
final class Typed {

  /** Words that no shell changes. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,+@%-]+");

  private Typed() {}

  /** The command as it can be typed again. */
  static String command(CommandSpec spec) {
    return line(spec.root().commandLine().getParseResult().originalArgs());
  }

  static String line(List<String> words) {
    return "./suite " + words.stream().map(Typed::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
