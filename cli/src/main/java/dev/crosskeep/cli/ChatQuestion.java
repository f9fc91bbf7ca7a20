package dev.crosskeep.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A question in the words of OpenAI's chat API; what is absent is left to the server. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record ChatQuestion(
    @JsonProperty("model") String model,
    @JsonProperty("messages") List<Message> messages,
    @JsonProperty("max_tokens") @Nullable Integer maxTokens,
    @JsonProperty("kv_cache") Map<String, Object> cache,
    @JsonProperty("stream") boolean stream,
    @JsonProperty("stream_options") Map<String, Boolean> streamOptions) {

  record Message(@JsonProperty("role") String role, @JsonProperty("content") Object content) {}

  /** A streamed question; the last chunk is to say what was used. */
  static ChatQuestion streamed(
      String model,
      @Nullable String system,
      List<String> pictureUrls,
      String text,
      @Nullable Integer maxTokens,
      Map<String, Object> cache) {
    List<Message> messages = new ArrayList<>();
    if (system != null) {
      messages.add(new Message("system", system));
    }
    messages.add(new Message("user", parts(pictureUrls, text)));
    return new ChatQuestion(model, messages, maxTokens, cache, true, Map.of("include_usage", true));
  }

  private static Object parts(List<String> pictureUrls, String text) {
    Stream<Map<String, Object>> pictures =
        pictureUrls.stream()
            .map(url -> Map.of("type", "image_url", "image_url", Map.of("url", url)));
    return Stream.concat(pictures, Stream.of(Map.of("type", "text", "text", text))).toList();
  }
}
