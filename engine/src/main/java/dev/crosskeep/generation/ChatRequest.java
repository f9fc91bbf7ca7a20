package dev.crosskeep.generation;

import dev.crosskeep.contracts.AnswerOptions;
import dev.crosskeep.contracts.PrunedCache;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.contracts.SessionWish;
import dev.crosskeep.prompt.ChatMessage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A question to the model and how to answer it.
 *
 * @param messages the conversation so far, oldest first
 * @param policy how much of the prompt's KV cache the answer may keep
 * @param options what the answer shall tell about that cache besides the usual
 * @param sampling how each token is chosen
 * @param maxNewTokens the longest answer; by default whatever the context has left, up to the
 *     engine's own limit
 * @param stop the answer ends right before any of these texts; at most four, none empty
 * @param tenant whose question it is; what is kept for one tenant is never another's
 * @param session whether the cache is kept for the conversation's next turn
 */
public record ChatRequest(
    List<ChatMessage> messages,
    PruningPolicy policy,
    AnswerOptions options,
    Sampling sampling,
    OptionalInt maxNewTokens,
    List<String> stop,
    String tenant,
    Optional<SessionWish> session) {

  private static final int MOST_STOP_STRINGS = 4;

  /** Refuses what no model could answer. */
  public ChatRequest {
    messages = List.copyOf(messages);
    stop = List.copyOf(stop);
    if (messages.isEmpty()) {
      throw new InvalidRequestException("messages must not be empty", "messages");
    }
    if (maxNewTokens.isPresent() && maxNewTokens.getAsInt() < 1) {
      throw new InvalidRequestException(
          "max_tokens must be at least 1, but is " + maxNewTokens.getAsInt(), "max_tokens");
    }
    if (session.isPresent()
        && policy instanceof PrunedCache pruned
        && pruned.repruning().isPresent()) {
      throw new InvalidRequestException(
          "kv_cache.repruning cannot be used in a session, whose next turn goes on from the prompt",
          "kv_cache.repruning");
    }
    if (stop.size() > MOST_STOP_STRINGS || stop.contains("")) {
      throw new InvalidRequestException("stop takes up to four texts, none of them empty", "stop");
    }
  }
}
