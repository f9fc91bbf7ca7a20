package dev.crosskeep.contracts;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What can be limited. In JSON each has its name in lower case. */
public enum Limit {
  REQUESTS_PER_MINUTE(Measure.REQUESTS, Window.MINUTE),
  INPUT_TOKENS_PER_MINUTE(Measure.INPUT_TOKENS, Window.MINUTE),
  OUTPUT_TOKENS_PER_MINUTE(Measure.OUTPUT_TOKENS, Window.MINUTE),
  TOTAL_TOKENS_PER_MINUTE(Measure.TOTAL_TOKENS, Window.MINUTE),
  REQUESTS_PER_DAY(Measure.REQUESTS, Window.DAY),
  INPUT_TOKENS_PER_DAY(Measure.INPUT_TOKENS, Window.DAY),
  OUTPUT_TOKENS_PER_DAY(Measure.OUTPUT_TOKENS, Window.DAY),
  TOTAL_TOKENS_PER_DAY(Measure.TOTAL_TOKENS, Window.DAY),
  CONCURRENT_REQUESTS(Measure.REQUESTS, Window.IN_FLIGHT),
  KV_BYTES_IN_FLIGHT(Measure.KV_BYTES, Window.IN_FLIGHT),
  IMAGES_PER_REQUEST(Measure.IMAGES, Window.REQUEST),
  PIXELS_PER_REQUEST(Measure.PIXELS, Window.REQUEST),
  BODY_BYTES(Measure.BODY_BYTES, Window.REQUEST);

  /** What is counted. */
  public enum Measure {
    REQUESTS,
    INPUT_TOKENS,
    OUTPUT_TOKENS,
    TOTAL_TOKENS,
    KV_BYTES,
    IMAGES,
    PIXELS,
    BODY_BYTES
  }

  /** Over what it is added up. */
  public enum Window {
    /** A minute of UTC. */
    MINUTE(Duration.ofMinutes(1)),
    /** A day of UTC. */
    DAY(Duration.ofDays(1)),
    /** The requests that are not answered to their end yet. */
    IN_FLIGHT(null),
    /** Nothing but the request itself. */
    REQUEST(null);

    private final @Nullable Duration length;

    Window(@Nullable Duration length) {
      this.length = length;
    }

    /** How long it is; empty where no clock ends it. */
    public Optional<Duration> length() {
      return Optional.ofNullable(length);
    }
  }

  private final Measure measure;
  private final Window window;

  Limit(Measure measure, Window window) {
    this.measure = measure;
    this.window = window;
  }

  public Measure measure() {
    return measure;
  }

  public Window window() {
    return window;
  }

  /** Its name in JSON. */
  public String json() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Limit> named(String json) {
    return Arrays.stream(values()).filter(limit -> limit.json().equals(json)).findAny();
  }

  /** All names, for a sentence. */
  static String names() {
    return Arrays.stream(values()).map(Limit::json).collect(Collectors.joining(", "));
  }
}
