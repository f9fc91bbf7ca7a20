package dev.crosskeep.inference.chat;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crosskeep.contracts.EffectivePolicy;
import dev.crosskeep.contracts.KvCacheUsage;
import dev.crosskeep.generation.Answer;
import java.util.List;
import java.util.Locale;

/** A whole answer as OpenAI's API writes it, with what was kept in the cache. */
record ChatCompletion(
    @JsonProperty("id") String id,
    @JsonProperty("object") String object,
    @JsonProperty("created") long created,
    @JsonProperty("model") String model,
    @JsonProperty("choices") List<Choice> choices,
    @JsonProperty("usage") Usage usage,
    @JsonProperty("kv_cache") KvCacheUsage cache) {

  static ChatCompletion of(Envelope envelope, Answer answer) {
    return new ChatCompletion(
        envelope.id(),
        "chat.completion",
        envelope.created(),
        envelope.model(),
        List.of(new Choice(0, new Message("assistant", answer.text()), finishReason(answer))),
        Usage.of(answer),
        answer.cache().because(envelope.policy()));
  }

  /** {@code stop} or {@code length}. */
  static String finishReason(Answer answer) {
    return answer.finishReason().name().toLowerCase(Locale.ROOT);
  }

  record Choice(
      @JsonProperty("index") int index,
      @JsonProperty("message") Message message,
      @JsonProperty("finish_reason") String finishReason) {}

  record Message(@JsonProperty("role") String role, @JsonProperty("content") String content) {}

  /**
   * What all parts of one answer have in common.
   *
   * @param created seconds since 1970
   */
  record Envelope(String id, long created, String model, EffectivePolicy policy) {}
}
