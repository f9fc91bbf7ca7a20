package dev.crosskeep.evaluation.attention;

import java.io.IOException;
import java.nio.file.Path;

/** A part of a study's page. */
@FunctionalInterface
interface Section {

  /**
   * Writes it.
   *
   * @param folder where the page's plots go
   */
  void write(Page page, Path folder) throws IOException;
}
