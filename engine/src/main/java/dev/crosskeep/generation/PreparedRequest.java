package dev.crosskeep.generation;

import dev.crosskeep.contracts.AnswerOptions;
import dev.crosskeep.contracts.PatchMap;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.llava.Prompt;
import java.util.List;
import java.util.Set;

/**
 * A question ready for the model: tokenised, its pictures decoded, its length checked.
 *
 * @param imageAreas the part of each picture that the model sees, in the prompt's order
 * @param promptTokens the prompt's length once every picture is all of its patches
 * @param options what the answer shall tell about its cache besides the usual
 * @param room tokens that the model can hold behind the prompt, at least 1
 * @param endTokens tokens that end the answer
 */
record PreparedRequest(
    Prompt prompt,
    List<PatchMap.Area> imageAreas,
    int promptTokens,
    int room,
    PruningPolicy policy,
    AnswerOptions options,
    int maxNewTokens,
    Sampler sampler,
    AnswerText text,
    Set<Integer> endTokens) {}
