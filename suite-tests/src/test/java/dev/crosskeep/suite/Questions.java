package dev.crosskeep.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What tests ask, and how they find it on record. */
final class Questions {

  private static final Duration ON_RECORD_WITHIN = Duration.ofSeconds(20);

  private Questions() {}

  /** A chat request of a few hundred tokens of text, so that its cache is pruned. */
  static String aboutText(boolean stream) {
    String text = "the code of anna 4 7. ".repeat(20) + "what is the code of anna?";
    return Suite.JSON.writeValueAsString(
        Map.of(
            "model",
            Suite.MODEL,
            "messages",
            List.of(Map.of("role", "user", "content", text)),
            "max_tokens",
            8,
            "stream",
            stream));
  }

  /** The one observation of a request; waits a while for it, and for a service that is back. */
  static JsonNode only(Suite suite, String requestId) throws Exception {
    long patience = System.nanoTime() + ON_RECORD_WITHIN.toNanos();
    while (System.nanoTime() < patience) {
      var response = suite.observations("request_id=" + requestId);
      var found =
          response.statusCode() == 200
              ? Suite.JSON.readTree(response.body()).get("observations")
              : Suite.JSON.createArrayNode();
      if (!found.isEmpty()) {
        assertThat(found).hasSize(1);
        return found.get(0);
      }
      Thread.sleep(Duration.ofMillis(100));
    }
    throw new AssertionError(requestId + " is not on record");
  }
}
