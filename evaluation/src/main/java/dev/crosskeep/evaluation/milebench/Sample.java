package dev.crosskeep.evaluation.milebench;

import java.util.List;

/**
 * One question of a data set.
 *
 * @param id unlike that of every other sample of the data set
 * @param instruction what the task is
 * @param context the question; {@code {image#i}} and {@code {table#i}}, from 1, mark the pictures
 * @param choices what can be answered; empty for an open question
 * @param images the pictures' files, relative to the image folder, in the order of their marks
 * @param combinedImages the grids that stand for {@code images}; empty unless the variant is
 *     combined
 * @param response the gold answer
 */
public record Sample(
    long id,
    String instruction,
    String context,
    List<String> choices,
    List<String> images,
    List<String> combinedImages,
    String response) {

  public Sample {
    choices = List.copyOf(choices);
    images = List.copyOf(images);
    combinedImages = List.copyOf(combinedImages);
  }

  /** The pictures that are shown: the grids where there are some. */
  public List<String> shownImages() {
    return combinedImages.isEmpty() ? images : combinedImages;
  }
}
