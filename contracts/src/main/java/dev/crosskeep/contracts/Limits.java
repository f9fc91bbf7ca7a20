package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * How much the requests of one key, or of all keys of one tenant together, may take.
 *
 * <p>JSON: {@code {"requests_per_minute": 60, "concurrent_requests": 4}}; what is not named is not
 * limited, and 0 lets nothing pass.
 *
 * <p>A request must pass the limits of its key and those of its tenant: neither replaces the other,
 * so that a key's generous limits never take a tenant beyond its own.
 *
 * @param most what each limit is, at least 0
 */
public record Limits(Map<Limit, Long> most) {

  /** Nothing is limited. */
  public static final Limits NONE = new Limits(Map.of());

  /** Whatever reads JSON holds such a number exactly. */
  private static final long LARGEST = 1L << 53;

  public Limits {
    most.forEach(Limits::check);
    var ordered = new EnumMap<Limit, Long>(Limit.class);
    ordered.putAll(most);
    most = Collections.unmodifiableMap(ordered);
  }

  private static void check(Limit limit, long value) {
    if (value < 0 || value > LARGEST) {
      throw new InvalidFieldException(
          limit.json(), "must be from 0 to " + LARGEST + ", got " + value);
    }
  }

  /**
   * Reads the JSON form strictly: a misspelt limit would limit nothing.
   *
   * @throws IllegalArgumentException with a sentence that names the field
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Limits read(JsonNode document) {
    if (!document.isObject()) {
      throw new InvalidFieldException("limits", "must be a JSON object");
    }
    var most = new EnumMap<Limit, Long>(Limit.class);
    document.forEachEntry((name, value) -> most.put(limit(name), number(name, value)));
    return new Limits(most);
  }

  private static Limit limit(String name) {
    return Limit.named(name)
        .orElseThrow(
            () -> new InvalidFieldException(name, "is not a limit; there are " + Limit.names()));
  }

  private static long number(String name, JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new InvalidFieldException(name, "must be a whole number, got " + value);
    }
    return value.longValue();
  }

  /** The most of something; empty where it is not limited. */
  public OptionalLong of(Limit limit) {
    Long value = most.get(limit);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /** The JSON form. */
  @JsonValue
  Map<String, Long> json() {
    var named = new LinkedHashMap<String, Long>();
    most.forEach((limit, value) -> named.put(limit.json(), value));
    return named;
  }
}
