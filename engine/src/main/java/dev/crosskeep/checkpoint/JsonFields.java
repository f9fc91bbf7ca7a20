package dev.crosskeep.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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

  /** Characters of a refused value that a message repeats. */
  private static final int MOST_SHOWN = 80;

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
    JsonNode root = parse(file);
    if (!root.isObject()) {
      throw new CheckpointException(file, "is not a JSON object");
    }
    return new JsonFields(file, "", root);
  }

  private static String shortened(String value) {
    return value.length() <= MOST_SHOWN ? value : value.substring(0, MOST_SHOWN) + "…";
  }

  private static JsonNode parse(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(file, "is missing");
    }
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new CheckpointException(file, "cannot be read: " + e.getMessage(), e);
    } catch (JacksonException e) {
      throw new CheckpointException(file, "is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Reads a file that holds a list of JSON objects. */
  public static List<JsonFields> readList(Path file) {
    JsonNode root = parse(file);
    List<JsonFields> objects = new ArrayList<>();
    for (int i = 0; i < root.size(); i++) {
      objects.add(new JsonFields(file, "[" + i + "].", root.get(i)));
    }
    if (!root.isArray() || objects.isEmpty()) {
      throw new CheckpointException(file, "is not a list of JSON objects");
    }
    return objects;
  }

  /** The names of the fields, in the file's order. */
  public Collection<String> names() {
    return fields.propertyNames();
  }

  public boolean has(String name) {
    return fields.hasNonNull(name);
  }

  public boolean hasObject(String name) {
    return fields.path(name).isObject();
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

  /** A finite number. */
  public double number(String name) {
    JsonNode value = fields.path(name);
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw refusal(name, "must be a number");
    }
    return value.doubleValue();
  }

  /** A whole number of at least 0. */
  public int count(String name) {
    if (!has(name)) {
      throw refusal(name, "must be a whole number");
    }
    return whole(name, 0, 0, Integer.MAX_VALUE);
  }

  /** A list of whole numbers. */
  public int[] wholeNumbers(String name) {
    return wholeNumbers(name, fields.path(name));
  }

  /** A list of lists of whole numbers. */
  public int[][] wholeNumbersByHead(String name) {
    return wholeNumbersByHead(name, fields.path(name));
  }

  /** A list of lists of lists of whole numbers. */
  public int[][][] wholeNumbersByLayer(String name) {
    return elements(name, fields.path(name)).stream()
        .map(layer -> wholeNumbersByHead(name, layer))
        .toArray(int[][][]::new);
  }

  /** A list of numbers, as float32. */
  public float[] floats(String name) {
    List<JsonNode> numbers = elements(name, fields.path(name));
    var floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      if (!numbers.get(i).isNumber()) {
        throw refusal(name, "may hold numbers only");
      }
      floats[i] = numbers.get(i).floatValue();
    }
    return floats;
  }

  private int[][] wholeNumbersByHead(String name, JsonNode value) {
    return elements(name, value).stream()
        .map(head -> wholeNumbers(name, head))
        .toArray(int[][]::new);
  }

  private int[] wholeNumbers(String name, JsonNode value) {
    return elements(name, value).stream().mapToInt(number -> wholeNumber(name, number)).toArray();
  }

  private int wholeNumber(String name, JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw refusal(name, "may hold whole numbers only");
    }
    return value.intValue();
  }

  private List<JsonNode> elements(String name, JsonNode value) {
    if (!value.isArray()) {
      throw refusal(name, "must be a list");
    }
    return value.valueStream().toList();
  }

  /** What to throw when the value of a field cannot be accepted. */
  public CheckpointException refusal(String name, String problem) {
    String found =
        fields.has(name) ? ", got " + shortened(fields.path(name).toString()) : ", but is missing";
    return new CheckpointException(file, prefix + name + " " + problem + found);
  }
}
