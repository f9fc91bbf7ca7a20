package dev.crosskeep.evaluation.milebench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that is there whole or not at all, whenever the program may end. */
public final class WholeFile {

  private WholeFile() {}

  /**
   * Writes a file beside its place and moves it there; its folder is made where there is none.
   *
   * @throws MileBenchException when that cannot be done
   */
  public static void write(Path file, byte[] content) {
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(unfinished, content);
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      throw new MileBenchException(file, "cannot be written", failure);
    }
  }
}
