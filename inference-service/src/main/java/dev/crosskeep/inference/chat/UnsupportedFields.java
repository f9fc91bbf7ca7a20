package dev.crosskeep.inference.chat;

import dev.crosskeep.generation.InvalidRequestException;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Refuses fields of OpenAI's API that would change the answer and that this service cannot follow.
 *
 * <p>With a value that asks for nothing special each of them is fine, and so is every field that is
 * not named here.
 */
final class UnsupportedFields {

  /** Harmless values by field, as JSON text; null, an empty list and an empty object always are. */
  private static final Map<String, Set<String>> IN_REQUEST =
      Map.ofEntries(
          Map.entry("n", Set.of("1")),
          Map.entry("best_of", Set.of("1")),
          Map.entry("tools", Set.of()),
          Map.entry("tool_choice", Set.of("\"none\"", "\"auto\"")),
          Map.entry("functions", Set.of()),
          Map.entry("function_call", Set.of("\"none\"", "\"auto\"")),
          Map.entry("response_format", Set.of("{\"type\":\"text\"}")),
          Map.entry("logprobs", Set.of("false")),
          Map.entry("top_logprobs", Set.of("0")),
          Map.entry("logit_bias", Set.of()),
          Map.entry("presence_penalty", Set.of("0", "0.0")),
          Map.entry("frequency_penalty", Set.of("0", "0.0")),
          Map.entry("repetition_penalty", Set.of("1", "1.0")),
          Map.entry("top_k", Set.of("0", "-1")),
          Map.entry("min_p", Set.of("0", "0.0")),
          Map.entry("modalities", Set.of("[\"text\"]")),
          Map.entry("audio", Set.of()),
          Map.entry("prediction", Set.of()),
          Map.entry("web_search_options", Set.of()));

  private static final Map<String, Set<String>> IN_MESSAGE =
      Map.of("tool_calls", Set.of(), "function_call", Set.of(), "audio", Set.of());

  private UnsupportedFields() {}

  /** Refuses those of a request. */
  static void refuseIn(Map<String, JsonNode> request) {
    refuse(request, IN_REQUEST, "");
  }

  /**
   * Refuses those of a message.
   *
   * @param prefix the message's place, such as {@code messages[2].}
   */
  static void refuseIn(Map<String, JsonNode> message, String prefix) {
    refuse(message, IN_MESSAGE, prefix);
  }

  private static void refuse(
      Map<String, JsonNode> fields, Map<String, Set<String>> unsupported, String prefix) {
    fields.forEach((name, value) -> {
      if (unsupported.containsKey(name) && !isHarmless(value, unsupported.get(name))) {
        throw new InvalidRequestException(
            "this service does not support " + prefix + name + " with this value",
            prefix + name,
            "unsupported_parameter");
      }
    });
  }

  private static boolean isHarmless(JsonNode value, Set<String> harmless) {
    boolean empty = value.isNull() || (value.isContainer() && value.isEmpty());
    return empty || harmless.contains(value.toString());
  }
}
