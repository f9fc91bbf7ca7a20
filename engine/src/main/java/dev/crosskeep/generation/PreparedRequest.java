package dev.crosskeep.generation;

import dev.crosskeep.contracts.PruningPolicy;
import java.util.Optional;
import java.util.Set;

/**
 * A question ready for the model: tokenised, its pictures decoded, its length checked.
 *
 * @param reading what the model has to read for it
 * @param promptTokens the whole conversation's length once every picture is all of its patches
 * @param endTokens tokens that end the answer
 * @param turn the session's turn it is; empty outside of sessions
 */
record PreparedRequest(
    Reading reading,
    int promptTokens,
    PruningPolicy policy,
    int maxNewTokens,
    Sampler sampler,
    AnswerText text,
    Set<Integer> endTokens,
    Optional<SessionTurn> turn) {

  /** Gives back what is kept for this request, if it is never asked. */
  void release() {
    turn.ifPresent(SessionTurn::release);
    reading.release();
  }
}
