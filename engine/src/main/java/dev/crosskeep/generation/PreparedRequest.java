package dev.crosskeep.generation;

import dev.crosskeep.contracts.AnswerOptions;
import dev.crosskeep.contracts.PatchMap;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.llava.Prompt;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A question ready for the model: tokenised, its pictures decoded, its length checked.
 *
 * @param reading what the model has to read for it
 * @param promptTokens the whole conversation's length once every picture is all of its patches
 * @param room tokens that the model can hold behind the prompt, at least 1
 * @param options what the answer shall tell about its cache besides the usual
 * @param endTokens tokens that end the answer
 * @param turn the session's turn it is; empty outside of sessions
 */
record PreparedRequest(
    Reading reading,
    int promptTokens,
    int room,
    PruningPolicy policy,
    AnswerOptions options,
    int maxNewTokens,
    Sampler sampler,
    AnswerText text,
    Set<Integer> endTokens,
    Optional<SessionTurn> turn) {

  /**
   * Whether its prompt is read from its beginning and pruned at its end, so that others can, too.
   */
  boolean isMeasurable() {
    return turn.isEmpty() && reading.isWhole();
  }

  /** The whole prompt of a request that is {@linkplain #isMeasurable measurable}. */
  Prompt prompt() {
    return reading.context();
  }

  /** The part of each picture that the model sees, in the conversation's order. */
  List<PatchMap.Area> imageAreas() {
    return reading.imageAreas();
  }

  /** Gives back what is kept for this request, if it is never asked. */
  void release() {
    turn.ifPresent(SessionTurn::release);
    reading.release();
  }
}
