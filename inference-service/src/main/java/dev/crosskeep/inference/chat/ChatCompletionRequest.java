package dev.crosskeep.inference.chat;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The body of {@code POST /v1/chat/completions} as it came; nothing in it has been checked but its
 * types.
 *
 * @param stop a string or a list of strings
 * @param cache what the answer shall tell about its cache, and fields of a pruning policy that
 *     replace those of the default one; JSON {@code kv_cache}
 * @param others fields that this service does not know, or knows not to support
 */
record ChatCompletionRequest(
    @JsonProperty("model") @Nullable String model,
    @JsonProperty("messages") @Nullable List<@Nullable MessageJson> messages,
    @JsonProperty("stream") @Nullable Boolean stream,
    @JsonProperty("stream_options") @Nullable StreamOptions streamOptions,
    @JsonProperty("max_tokens") @Nullable Integer maxTokens,
    @JsonProperty("max_completion_tokens") @Nullable Integer maxCompletionTokens,
    @JsonProperty("temperature") @Nullable Double temperature,
    @JsonProperty("top_p") @Nullable Double topP,
    @JsonProperty("seed") @Nullable Long seed,
    @JsonProperty("stop") @Nullable JsonNode stop,
    @JsonProperty("kv_cache") @Nullable JsonNode cache,
    @JsonAnySetter @Schema(hidden = true) Map<String, JsonNode> others) {

  /** Whether the answer is sent piece by piece. */
  boolean streamed() {
    return Boolean.TRUE.equals(stream);
  }

  /** Whether a streamed answer ends with its token counts. */
  boolean includeUsage() {
    return streamOptions != null && Boolean.TRUE.equals(streamOptions.includeUsage());
  }

  /** The field {@code stream_options}. */
  record StreamOptions(@JsonProperty("include_usage") @Nullable Boolean includeUsage) {}

  /**
   * One message.
   *
   * @param content a string or a list of parts
   * @param others such as {@code name}, which is ignored, and {@code tool_calls}, which is refused
   */
  record MessageJson(
      @JsonProperty("role") @Nullable String role,
      @JsonProperty("content") @Nullable JsonNode content,
      @JsonAnySetter @Schema(hidden = true) Map<String, JsonNode> others) {}
}
