package dev.crosskeep.generation;

import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.llava.Prompt;
import java.util.Optional;
import java.util.Set;

/**
 * A question ready for the model: tokenised, its pictures decoded, its length checked.
 *
 * @param prompt what is to be read: in a later turn of a session what it has not read yet
 * @param promptTokens the whole conversation's length once every picture is all of its patches
 * @param endTokens tokens that end the answer
 * @param turn what is kept for it and after it; empty outside of sessions
 */
record PreparedRequest(
    Prompt prompt,
    int promptTokens,
    PruningPolicy policy,
    int maxNewTokens,
    Sampler sampler,
    AnswerText text,
    Set<Integer> endTokens,
    Optional<SessionTurn> turn) {

  /** Reads the prompt, or what of it is new. */
  TokenModel.Context open(TokenModel model) {
    return turn
        .map(session -> session.open(model, prompt, policy, maxNewTokens))
        .orElseGet(() -> model.prefill(prompt, policy, maxNewTokens));
  }
}
