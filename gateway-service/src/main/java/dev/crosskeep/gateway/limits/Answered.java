package dev.crosskeep.gateway.limits;

import dev.crosskeep.contracts.KvCacheUsage;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the engine says about an answer that it has given to its end.
 *
 * @param model that answered
 * @param inputTokens of the prompt, pictures expanded
 * @param outputTokens of the answer
 * @param cache what was kept of the prompt
 */
record Answered(String model, long inputTokens, long outputTokens, Optional<KvCacheUsage> cache) {

  private static final JsonMapper JSON = JsonMapper.shared();

  /** Within JSON text a quotation mark is escaped, so this is always the field. */
  private static final String FIELD = "\"usage\":";

  private static final String DATA = "data:";

  /** What a whole answer says; empty where it says nothing. */
  static Optional<Answered> whole(byte[] body) {
    try {
      return of(JSON.readTree(body));
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  /** What one line of a stream says. */
  static Optional<Answered> line(String line) {
    return line.startsWith(DATA) && line.contains(FIELD)
        ? whole(line.substring(DATA.length()).getBytes(StandardCharsets.UTF_8))
        : Optional.empty();
  }

  /** Whether a line of a stream brings text of the answer. */
  static boolean isText(String line) {
    return line.startsWith(DATA)
        && line.contains("\"content\":\"")
        && !line.contains("\"content\":\"\"");
  }

  private static Optional<Answered> of(JsonNode answer) {
    var usage = answer.path("usage");
    if (!usage.path("prompt_tokens").isIntegralNumber()
        || !usage.path("completion_tokens").isIntegralNumber()) {
      return Optional.empty();
    }
    return Optional.of(
        new Answered(
            answer.path("model").stringValue("unknown"),
            usage.path("prompt_tokens").longValue(),
            usage.path("completion_tokens").longValue(),
            cache(answer.path("kv_cache"))));
  }

  private static Optional<KvCacheUsage> cache(JsonNode cache) {
    return cache.isObject()
        ? Optional.of(JSON.treeToValue(cache, KvCacheUsage.class))
        : Optional.empty();
  }
}
