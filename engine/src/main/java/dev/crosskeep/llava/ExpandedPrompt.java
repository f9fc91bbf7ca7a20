package dev.crosskeep.llava;

import dev.crosskeep.pruning.ImageMask;
import dev.crosskeep.pruning.ImageMask.Picture;
import dev.crosskeep.pruning.TurnSpan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A prompt with room for every picture's tokens.
 *
 * @param tokenIds one id per token; 0 where a picture's features will stand
 * @param imageStarts the position of each picture's first token
 * @param mask which tokens are pictures'
 * @param turns where the turns stand that a policy can protect
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record ExpandedPrompt(
    long[] tokenIds, List<Integer> imageStarts, ImageMask mask, List<TurnSpan> turns) {

  /**
   * Expands and checks a prompt.
   *
   * @param before tokens of the conversation before it
   * @throws IllegalArgumentException for an empty prompt, a token that is not in the vocabulary, or
   *     pictures and image tokens of different number
   * @throws PromptTooLongException when no new token would fit after it
   */
  static ExpandedPrompt of(Prompt prompt, int before, LlavaConfig config) {
    int[] ids = prompt.tokenIds();
    long pictures = Arrays.stream(ids).filter(id -> id == config.imageTokenId()).count();
    if (ids.length == 0) {
      throw new IllegalArgumentException("the prompt is empty");
    }
    if (pictures != prompt.images().size()) {
      throw new IllegalArgumentException(
          "the prompt has " + pictures + " image tokens and " + prompt.images().size() + " images");
    }
    long tokens = ids.length + pictures * (config.tokensPerImage() - 1L);
    if (before + tokens >= config.maxPositions()) {
      throw new PromptTooLongException(before + tokens, config.maxPositions());
    }
    return expanded(prompt, (int) tokens, config);
  }

  int promptTokens() {
    return tokenIds.length;
  }

  private static ExpandedPrompt expanded(Prompt prompt, int tokens, LlavaConfig config) {
    var expandedIds = new long[tokens];
    var starts = new ArrayList<Integer>();
    int position = 0;
    for (int id : prompt.tokenIds()) {
      if (id == config.imageTokenId()) {
        starts.add(position);
        position += config.tokensPerImage();
      } else {
        expandedIds[position++] = requireInVocabulary(id, config.vocabSize());
      }
    }
    var pictures =
        starts.stream().map(start -> new Picture(start, config.tokensPerImage())).toList();
    return new ExpandedPrompt(
        expandedIds, List.copyOf(starts), new ImageMask(tokens, pictures), prompt.turns());
  }

  static int requireInVocabulary(int id, int vocabSize) {
    if (id < 0 || id >= vocabSize) {
      throw new IllegalArgumentException(
          "token " + id + " is not in the vocabulary of " + vocabSize);
    }
    return id;
  }
}
