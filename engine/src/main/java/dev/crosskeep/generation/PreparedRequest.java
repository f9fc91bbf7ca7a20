package dev.crosskeep.generation;

import dev.crosskeep.contracts.AnswerOptions;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.llava.Prompt;
import java.util.Set;

/**
 * A question ready for the model: tokenised, its pictures decoded, its length checked.
 *
 * @param promptTokens the prompt's length once every picture is all of its patches
 * @param room tokens that the model can hold behind the prompt, at least 1
 * @param endTokens tokens that end the answer
 */
record PreparedRequest(
    Prompt prompt,
    int promptTokens,
    int room,
    PruningPolicy policy,
    AnswerOptions options,
    int maxNewTokens,
    Sampler sampler,
    AnswerText text,
    Set<Integer> endTokens) {}
