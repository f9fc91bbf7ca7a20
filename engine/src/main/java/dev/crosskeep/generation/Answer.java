package dev.crosskeep.generation;

import dev.crosskeep.contracts.Fidelity;
import dev.crosskeep.contracts.KvCacheUsage;

/**
 * A complete answer.
 *
 * @param text the whole answer
 * @param promptTokens tokens of the prompt, every patch of every picture counted
 * @param completionTokens tokens the model chose, the one that ended the answer included
 * @param cache what of the prompt's KV cache was kept
 */
public record Answer(
    String text,
    FinishReason finishReason,
    int promptTokens,
    int completionTokens,
    KvCacheUsage cache,
    Timings timings) {

  /** The same answer with its fidelity. */
  Answer with(Fidelity fidelity) {
    return new Answer(
        text, finishReason, promptTokens, completionTokens, cache.with(fidelity), timings);
  }
}
