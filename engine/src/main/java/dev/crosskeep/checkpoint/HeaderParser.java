package dev.crosskeep.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the JSON of a safetensors header token by token, so that a hostile one costs little more
 * than its own length.
 */
final class HeaderParser {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Free text about the file; the format lets it hold strings only. */
  private static final String METADATA = "__metadata__";

  private final Path file;
  private final byte[] header;
  private final long dataStart;

  HeaderParser(Path file, byte[] header, long dataStart) {
    this.file = file;
    this.header = header;
    this.dataStart = dataStart;
  }

  List<StoredTensor> tensors() {
    if (header.length == 0 || header[0] != '{') {
      throw new CheckpointException(file, "header does not begin with {");
    }
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), header)) {
      List<StoredTensor> tensors = new ArrayList<>();
      json.nextToken();
      for (String name = json.nextName(); name != null; name = json.nextName()) {
        if (name.equals(METADATA)) {
          skipMetadata(json);
        } else {
          tensors.add(tensor(json, name));
        }
      }
      require(json.currentToken() == JsonToken.END_OBJECT, "header is not one JSON object");
      require(json.nextToken() == null, "something follows the header's JSON object");
      return tensors;
    } catch (JacksonException e) {
      throw new CheckpointException(file, "header: " + e.getOriginalMessage(), e);
    }
  }

  private void skipMetadata(JsonParser json) {
    require(json.nextToken() == JsonToken.START_OBJECT, METADATA + " is not an object");
    while (json.nextName() != null) {
      require(json.nextToken() == JsonToken.VALUE_STRING, METADATA + " may hold strings only");
    }
  }

  private StoredTensor tensor(JsonParser json, String name) {
    require(json.nextToken() == JsonToken.START_OBJECT, "tensor " + name + " is not an object");
    StoredType type = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    for (String field = json.nextName(); field != null; field = json.nextName()) {
      switch (field) {
        case "dtype" -> type = type(json, name);
        case "shape" -> shape = wholeNumbers(json, name, field);
        case "data_offsets" -> offsets = wholeNumbers(json, name, field);
        default -> throw refusal(name, "has the unknown field " + field);
      }
    }
    return place(name, type, shape, offsets);
  }

  private StoredType type(JsonParser json, String name) {
    require(json.nextToken() == JsonToken.VALUE_STRING, "tensor " + name + ": dtype is no string");
    return StoredType.named(json.getString())
        .orElseThrow(() -> refusal(name, "has the unknown dtype " + json.getString()));
  }

  private List<Long> wholeNumbers(JsonParser json, String name, String field) {
    require(
        json.nextToken() == JsonToken.START_ARRAY, "tensor " + name + ": " + field + " is no list");
    List<Long> numbers = new ArrayList<>();
    while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
      long number = json.getLongValue();
      if (number < 0) {
        throw refusal(name, field + " holds " + number);
      }
      numbers.add(number);
    }
    require(
        json.currentToken() == JsonToken.END_ARRAY,
        "tensor " + name + ": " + field + " may hold whole numbers only");
    return List.copyOf(numbers);
  }

  private StoredTensor place(
      String name,
      @Nullable StoredType type,
      @Nullable List<Long> shape,
      @Nullable List<Long> offsets) {
    if (type == null || shape == null || offsets == null || offsets.size() != 2) {
      throw refusal(name, "needs dtype, shape and two data_offsets");
    }
    try {
      long values = shape.stream().reduce(1L, Math::multiplyExact);
      long bytes = Math.multiplyExact(values, (long) type.bytes());
      long begin = offsets.get(0);
      long end = offsets.get(1);
      if (Math.subtractExact(end, begin) != bytes) {
        throw refusal(
            name, "of shape " + shape + " needs " + bytes + " B, its offsets say " + (end - begin));
      }
      Math.addExact(dataStart, end);
      return new StoredTensor(name, type, shape, dataStart + begin, values);
    } catch (ArithmeticException e) {
      throw refusal(name, "of shape " + shape + " at " + offsets + " is larger than any file");
    }
  }

  private CheckpointException refusal(String tensor, String problem) {
    return new CheckpointException(file, "tensor " + tensor + " " + problem);
  }

  private void require(boolean condition, String problem) {
    if (!condition) {
      throw new CheckpointException(file, problem);
    }
  }
}
