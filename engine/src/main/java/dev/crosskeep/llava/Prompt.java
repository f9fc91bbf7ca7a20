package dev.crosskeep.llava;

import dev.crosskeep.clip.PixelValues;
import dev.crosskeep.pruning.TurnSpan;
import java.util.List;

/**
 * What a model is asked.
 *
 * @param tokenIds the text, with one {@link LlavaConfig#imageTokenId()} where each picture stands
 * @param images the pictures, in the order of their tokens
 * @param imageKeys a name for each picture's content, under which its features are found again; or
 *     empty when none is to be remembered
 * @param turns where the turns stand that a policy can protect, in the whole conversation
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Prompt(
    int[] tokenIds, List<PixelValues> images, List<String> imageKeys, List<TurnSpan> turns) {

  public Prompt {
    images = List.copyOf(images);
    imageKeys = List.copyOf(imageKeys);
    turns = List.copyOf(turns);
    if (!imageKeys.isEmpty() && imageKeys.size() != images.size()) {
      throw new IllegalArgumentException(
          imageKeys.size() + " names for " + images.size() + " pictures");
    }
  }

  /** A prompt whose pictures are not remembered, without turns that a policy can protect. */
  public Prompt(int[] tokenIds, List<PixelValues> images) {
    this(tokenIds, images, List.of(), List.of());
  }
}
