package dev.crosskeep.verify;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** Where the reference data of the tests lies. */
final class Oracle {

  private Oracle() {}

  static Path path(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(Oracle.class.getResource("/oracle/" + name), name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
