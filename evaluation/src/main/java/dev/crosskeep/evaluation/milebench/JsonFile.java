package dev.crosskeep.evaluation.milebench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A whole JSON file. */
final class JsonFile {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private JsonFile() {}

  /**
   * The document in {@code file}.
   *
   * @throws MileBenchException when there is none
   */
  static JsonNode read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new MileBenchException(file, "there is no such file");
    }
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (IOException failure) {
      throw new MileBenchException(file, "cannot be read", failure);
    } catch (JacksonException broken) {
      var at = broken.getLocation();
      String where =
          at == null ? "" : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr());
      throw new MileBenchException(file, "is not valid JSON" + where, broken);
    }
  }

  /**
   * Writes a document.
   *
   * @throws MileBenchException when that cannot be done
   */
  static void write(Path file, JsonNode document) {
    WholeFile.write(file, JSON.writeValueAsBytes(document));
  }
}
