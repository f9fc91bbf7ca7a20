package dev.crosskeep.inference.chat;

import dev.crosskeep.contracts.KvCacheRequest;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.generation.ChatRequest;
import dev.crosskeep.generation.InvalidRequestException;
import dev.crosskeep.generation.Sampling;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a request body as a question to the engine, and refuses what cannot be one. */
final class ChatRequests {

  private ChatRequests() {}

  /**
   * The question.
   *
   * @param wanted the request's {@code kv_cache}, of which the policy is decided
   */
  static ChatRequest read(
      ChatCompletionRequest body, PruningPolicy policy, KvCacheRequest wanted, String tenant) {
    UnsupportedFields.refuseIn(body.others());
    return new ChatRequest(
        Messages.read(body.messages()),
        policy,
        wanted.options(),
        sampling(body),
        maxNewTokens(body),
        stop(body.stop()),
        tenant,
        wanted.session());
  }

  private static Sampling sampling(ChatCompletionRequest body) {
    return new Sampling(optional(body.temperature()), optional(body.topP()), seed(body.seed()));
  }

  private static OptionalDouble optional(@Nullable Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private static OptionalLong seed(@Nullable Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /** {@code max_completion_tokens} is the newer name and counts when both are there. */
  private static OptionalInt maxNewTokens(ChatCompletionRequest body) {
    boolean newer = body.maxCompletionTokens() != null;
    Integer value = newer ? body.maxCompletionTokens() : body.maxTokens();
    if (value == null) {
      return OptionalInt.empty();
    }
    if (value < 1) {
      String name = newer ? "max_completion_tokens" : "max_tokens";
      throw new InvalidRequestException(name + " must be at least 1, but is " + value, name);
    }
    return OptionalInt.of(value);
  }

  private static List<String> stop(@Nullable JsonNode stop) {
    if (stop == null || stop.isNull()) {
      return List.of();
    }
    if (stop.isString()) {
      return List.of(stop.stringValue());
    }
    if (!stop.isArray() || !stop.valueStream().allMatch(JsonNode::isString)) {
      throw new InvalidRequestException("stop must be a string or a list of strings", "stop");
    }
    return stop.valueStream().map(JsonNode::stringValue).toList();
  }
}
