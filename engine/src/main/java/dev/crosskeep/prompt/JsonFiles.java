package dev.crosskeep.prompt;

import dev.crosskeep.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a checkpoint's small text files, whole, and refuses what is missing, broken or huge. */
final class JsonFiles {

  /** The largest vocabularies in use are below 40 MB. */
  private static final long MOST_BYTES = 128L << 20;

  private static final JsonMapper MAPPER = new JsonMapper();

  private JsonFiles() {}

  /** The object in {@code file}, which has to be there. */
  static JsonNode object(Path file) {
    try {
      JsonNode root = MAPPER.readTree(text(file));
      if (!root.isObject()) {
        throw new CheckpointException(file, "is no JSON object");
      }
      return root;
    } catch (JacksonException e) {
      throw new CheckpointException(file, "is not valid JSON", e);
    }
  }

  /** The object in {@code file}; empty when there is no such file. */
  static Optional<JsonNode> objectIfPresent(Path file) {
    return Files.exists(file) ? Optional.of(object(file)) : Optional.empty();
  }

  /** The text of {@code file}, which has to be there. */
  static String text(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(file, "is missing from the checkpoint");
    }
    try {
      long bytes = Files.size(file);
      if (bytes > MOST_BYTES) {
        throw new CheckpointException(
            file, "has %d bytes, most is %d".formatted(bytes, MOST_BYTES));
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new CheckpointException(file, "cannot be read as UTF-8 text", e);
    }
  }
}
