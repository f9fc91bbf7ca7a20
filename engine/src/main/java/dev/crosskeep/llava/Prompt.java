package dev.crosskeep.llava;

import dev.crosskeep.clip.PixelValues;
import dev.crosskeep.pruning.TurnSpan;
import java.util.List;

/**
 * What a model is asked.
 *
 * @param tokenIds the text, with one {@link LlavaConfig#imageTokenId()} where each picture stands
 * @param images the pictures, in the order of their tokens
 * @param turns where the turns stand that a policy can protect
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Prompt(int[] tokenIds, List<PixelValues> images, List<TurnSpan> turns) {

  public Prompt {
    images = List.copyOf(images);
    turns = List.copyOf(turns);
  }

  /** A prompt without turns that a policy can protect. */
  public Prompt(int[] tokenIds, List<PixelValues> images) {
    this(tokenIds, images, List.of());
  }
}
