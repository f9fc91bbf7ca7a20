package dev.crosskeep.inference.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crosskeep.contracts.KvCacheUsage;
import dev.crosskeep.generation.Answer;
import dev.crosskeep.inference.chat.ChatCompletion.Envelope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One piece of a streamed answer: first the role, then the text, then why it ended, then, if
 * wanted, the token counts by themselves. The last of them has the token counts, and says what was
 * kept in the cache.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ChatCompletionChunk(
    @JsonProperty("id") String id,
    @JsonProperty("object") String object,
    @JsonProperty("created") long created,
    @JsonProperty("model") String model,
    @JsonProperty("choices") List<Choice> choices,
    @JsonProperty("usage") @Nullable Usage usage,
    @JsonProperty("kv_cache") @Nullable KvCacheUsage cache) {

  static ChatCompletionChunk role(Envelope envelope) {
    return with(envelope, new Delta("assistant", ""));
  }

  static ChatCompletionChunk text(Envelope envelope, String piece) {
    return with(envelope, new Delta(null, piece));
  }

  private static ChatCompletionChunk with(Envelope envelope, Delta delta) {
    return chunk(envelope, List.of(new Choice(0, delta, null)), null, null);
  }

  /** The end of the text; with all numbers where no other chunk follows. */
  static ChatCompletionChunk finish(Envelope envelope, Answer answer, boolean isLast) {
    var choice = new Choice(0, new Delta(null, null), ChatCompletion.finishReason(answer));
    var cache = isLast ? answer.cache().because(envelope.policy()) : null;
    return chunk(envelope, List.of(choice), isLast ? Usage.of(answer) : null, cache);
  }

  static ChatCompletionChunk usage(Envelope envelope, Answer answer) {
    var cache = answer.cache().because(envelope.policy());
    return chunk(envelope, List.of(), Usage.of(answer), cache);
  }

  private static ChatCompletionChunk chunk(
      Envelope envelope,
      List<Choice> choices,
      @Nullable Usage usage,
      @Nullable KvCacheUsage cache) {
    return new ChatCompletionChunk(
        envelope.id(),
        "chat.completion.chunk",
        envelope.created(),
        envelope.model(),
        choices,
        usage,
        cache);
  }

  /** The only choice; {@code finish_reason} is null until the end, and written so. */
  record Choice(
      @JsonProperty("index") int index,
      @JsonProperty("delta") Delta delta,
      @JsonInclude @JsonProperty("finish_reason") @Nullable String finishReason) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Delta(
      @JsonProperty("role") @Nullable String role,
      @JsonProperty("content") @Nullable String content) {}
}
