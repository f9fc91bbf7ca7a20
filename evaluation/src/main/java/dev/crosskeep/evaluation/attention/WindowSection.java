package dev.crosskeep.evaluation.attention;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Which queries a window holds.
 *
 * @param contents by data set
 */
record WindowSection(Map<String, WindowContents> contents) implements Section {

  @Override
  public void write(Page page, Path folder) {
    page.heading("What a window holds");
    page.paragraph(
        "The share of a window's queries that are pictures', by its size in queries, mean over a"
            + " data set's prompts: 0 % is text alone, and a window longer than a prompt is all of"
            + " it.");
    page.table(row("data set", "prompt", Stream.of(WindowContents.windows())));
    contents.forEach((name, windows) -> {
      if (!windows.empty()) {
        page.row(
            row(
                name,
                String.format(Locale.ROOT, "%.0f", windows.tokens()),
                DoubleStream.of(windows.shares()).mapToObj(WindowSection::percent)));
      }
    });
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  private static String[] row(String name, String tokens, Stream<String> windows) {
    return Stream.concat(Stream.of(name, tokens), windows).toArray(String[]::new);
  }
}
