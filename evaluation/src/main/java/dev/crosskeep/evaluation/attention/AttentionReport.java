package dev.crosskeep.evaluation.attention;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/** What a study of attention came to, as a page with plots. */
public final class AttentionReport {

  private final List<Section> sections;
  private final Skipped skipped;

  AttentionReport(List<Section> sections, Skipped skipped) {
    this.sections = List.copyOf(sections);
    this.skipped = skipped;
  }

  /** Samples that were left out, of all data sets. */
  public int skippedSamples() {
    return skipped.count();
  }

  /**
   * Writes {@code attention.md} and its plots.
   *
   * @param command what printed it, for the reader
   */
  public void write(Path folder, LocalDate date, String command) {
    try {
      Files.createDirectories(folder);
      var page = new Page("Attention");
      page.paragraph(date + ", `" + command + "`. " + skipped.sentence());
      for (Section section : sections) {
        section.write(page, folder);
      }
      Files.writeString(folder.resolve("attention.md"), page.text());
    } catch (IOException e) {
      throw new UncheckedIOException("the study could not be written to " + folder, e);
    }
  }
}
