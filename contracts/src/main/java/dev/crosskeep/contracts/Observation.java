package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one answer cost and kept; on record for every answer that was given to its end.
 *
 * @param eventId a version 7 UUID made when the request was admitted; the same however often the
 *     observation is sent
 * @param requestId the {@code X-Request-Id} of the request
 * @param tenant whose request it was
 * @param unit the id by which experiments assign the request
 * @param key the id of the key that asked; null where nobody had one
 * @param model the model's name
 * @param finishReason {@code stop} or {@code length}
 * @param streamed whether the answer went out piece by piece
 * @param completionTokens tokens of the answer
 * @param firstTokenMillis from admission until the first token, milliseconds; JSON {@code
 *     first_token_ms}
 * @param totalMillis from admission until the last token, milliseconds; JSON {@code total_ms}
 * @param cache the prompt's tokens, what was kept of them, and why
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Observation(
    @JsonProperty("event_id") UUID eventId,
    @JsonProperty("request_id") String requestId,
    @JsonProperty("tenant") String tenant,
    @JsonProperty("unit") @Nullable String unit,
    @JsonProperty("key") @Nullable String key,
    @JsonProperty("model") String model,
    @JsonProperty("finish_reason") String finishReason,
    @JsonProperty("streamed") boolean streamed,
    @JsonProperty("completion_tokens") int completionTokens,
    @JsonProperty("first_token_ms") double firstTokenMillis,
    @JsonProperty("total_ms") double totalMillis,
    @JsonProperty("kv_cache") KvCacheUsage cache)
    implements RequestRecord {

  public Observation {
    Checks.timed("event_id", eventId);
    Checks.present("request_id", requestId);
    Checks.present("tenant", tenant);
    Checks.present("model", model);
    Checks.present("finish_reason", finishReason);
    Checks.present("kv_cache", cache);
    Checks.atLeast(0, "completion_tokens", completionTokens);
    Checks.atLeastZero("first_token_ms", firstTokenMillis);
    Checks.atLeastZero("total_ms", totalMillis);
  }
}
