package dev.crosskeep.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/** A picture on disk, as the {@code data:} URL that a chat message carries. */
final class PictureFile {

  private PictureFile() {}

  static String dataUrl(Path file) {
    byte[] bytes = bytes(file);
    String type =
        mediaType(bytes)
            .orElseThrow(() ->
                CommandFailedException.badInput(
                    file + " is not a PNG, JPEG, WebP or GIF picture."));
    return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes);
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException _) {
      throw CommandFailedException.badInput("There is no picture " + file + ".");
    } catch (IOException failure) {
      throw CommandFailedException.badInput(
          "The picture " + file + " cannot be read (" + failure.getMessage() + ").");
    }
  }

  /** By the first bytes, since names lie. */
  private static Optional<String> mediaType(byte[] bytes) {
    String start = new String(bytes, 0, Math.min(bytes.length, 12), StandardCharsets.ISO_8859_1);
    if (start.startsWith("\u0089PNG\r\n\u001a\n")) {
      return Optional.of("image/png");
    }
    if (start.startsWith("\u00ff\u00d8\u00ff")) {
      return Optional.of("image/jpeg");
    }
    if (start.startsWith("GIF8")) {
      return Optional.of("image/gif");
    }
    if (start.startsWith("RIFF") && start.endsWith("WEBP")) {
      return Optional.of("image/webp");
    }
    return Optional.empty();
  }
}
