package dev.crosskeep.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One object of a checkpoint's JSON file. Every refusal names the file, the field's full name and
 * the value found; a field that is null counts as absent.
 */
public final class JsonFields {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Path file;
  private final String prefix;
  private final JsonNode fields;

  private JsonFields(Path file, String prefix, JsonNode fields) {
    this.file = file;
    this.prefix = prefix;
    this.fields = fields;
  }

  /**
   * Reads a file that holds one JSON object.
   *
   * @throws CheckpointException when the file is missing or something else
   */
  public static JsonFields read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(file, "is missing");
    }
    try {
      JsonNode root = JSON.readTree(Files.readAllBytes(file));
      if (!root.isObject()) {
        throw new CheckpointException(file, "is not a JSON object");
      }
      return new JsonFields(file, "", root);
    } catch (IOException e) {
      throw new CheckpointException(file, "cannot be read: " + e.getMessage(), e);
    } catch (JacksonException e) {
      throw new CheckpointException(file, "is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** The names of the fields, in the file's order. */
  public Collection<String> names() {
    return fields.propertyNames();
  }

  public boolean has(String name) {
    return fields.hasNonNull(name);
  }

  /** The object in a field. */
  public JsonFields object(String name) {
    JsonNode value = fields.path(name);
    if (!value.isObject()) {
      throw refusal(name, "must be an object");
    }
    return new JsonFields(file, prefix + name + ".", value);
  }

  /** The object in a field, or one without fields. */
  public JsonFields objectOrEmpty(String name) {
    return has(name)
        ? object(name)
        : new JsonFields(file, prefix + name + ".", JSON.createObjectNode());
  }

  public String text(String name) {
    return optionalText(name).orElseThrow(() -> refusal(name, "must be a string"));
  }

  public Optional<String> optionalText(String name) {
    if (!has(name)) {
      return Optional.empty();
    }
    if (!fields.path(name).isString()) {
      throw refusal(name, "must be a string");
    }
    return Optional.of(fields.path(name).stringValue());
  }

  /** Refuses any text but one; an absent field is fine. */
  public void requireText(String name, String only) {
    if (!optionalText(name).orElse(only).equals(only)) {
      throw refusal(name, "must be " + only);
    }
  }

  public boolean flag(String name, boolean fallback) {
    if (!has(name)) {
      return fallback;
    }
    if (!fields.path(name).isBoolean()) {
      throw refusal(name, "must be true or false");
    }
    return fields.path(name).booleanValue();
  }

  /** A whole number from {@code least} to {@code most}. */
  public int whole(String name, int fallback, int least, int most) {
    if (!has(name)) {
      return fallback;
    }
    JsonNode value = fields.path(name);
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < least
        || value.intValue() > most) {
      throw refusal(name, "must be a whole number from " + least + " to " + most);
    }
    return value.intValue();
  }

  /** A finite number above zero. */
  public double positive(String name, double fallback) {
    return optionalPositive(name).orElse(fallback);
  }

  public OptionalDouble optionalPositive(String name) {
    if (!has(name)) {
      return OptionalDouble.empty();
    }
    double value = fields.path(name).isNumber() ? fields.path(name).doubleValue() : Double.NaN;
    if (!(value > 0 && value <= Double.MAX_VALUE)) {
      throw refusal(name, "must be a number above 0");
    }
    return OptionalDouble.of(value);
  }

  /** What to throw when the value of a field cannot be accepted. */
  public CheckpointException refusal(String name, String problem) {
    String found = fields.has(name) ? ", got " + fields.get(name) : ", but is missing";
    return new CheckpointException(file, prefix + name + " " + problem + found);
  }
}
