package dev.crosskeep.llava;

import dev.crosskeep.clip.PixelValues;
import java.util.List;

/**
 * What a model is asked.
 *
 * @param tokenIds the text, with one {@link LlavaConfig#imageTokenId()} where each picture stands
 * @param images the pictures, in the order of their tokens
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Prompt(int[] tokenIds, List<PixelValues> images) {

  public Prompt {
    images = List.copyOf(images);
  }
}
