package dev.crosskeep.policy.admin;

import java.util.Collection;
import tools.jackson.databind.JsonNode;

/**
 * What the answers of a group have used together.
 *
 * @param day empty where days are added up, and so are the next three
 * @param kvByteSeconds kept bytes times the seconds that they were held
 * @param bytesSaved bytes of the full caches that were not kept
 */
record Used(
    String day,
    String tenant,
    String key,
    String model,
    long requests,
    long inputTokens,
    long outputTokens,
    double kvByteSeconds,
    long bytesSaved) {

  static Used of(JsonNode row) {
    return new Used(
        row.path("day").asString(""),
        row.path("tenant").asString(""),
        row.path("key").asString(""),
        row.path("model").asString(""),
        row.path("requests").asLong(),
        row.path("input_tokens").asLong(),
        row.path("output_tokens").asLong(),
        row.path("kv_byte_seconds").asDouble(),
        row.path("bytes_saved").asLong());
  }

  static Used nothingOn(String day) {
    return new Used(day, "", "", "", 0, 0, 0, 0, 0);
  }

  static Used sum(Collection<Used> parts) {
    return parts.stream().reduce(nothingOn(""), Used::plus);
  }

  private Used plus(Used other) {
    return new Used(
        "",
        "",
        "",
        "",
        requests + other.requests,
        inputTokens + other.inputTokens,
        outputTokens + other.outputTokens,
        kvByteSeconds + other.kvByteSeconds,
        bytesSaved + other.bytesSaved);
  }
}
