package dev.crosskeep.evaluation.prompting;

import java.util.List;

/**
 * What a model is asked for one sample.
 *
 * @param question the text with {@value #PLACEHOLDER} for each picture, as {@code pred.json}
 *     records it
 * @param images the pictures that are left, in order, relative to the image folder
 */
public record SamplePrompt(String question, List<String> images) {

  static final String PLACEHOLDER = "<ImageHere>";

  public SamplePrompt {
    images = List.copyOf(images);
  }

  /**
   * The user message for LLaVA's chat template: {@code <image>} for each picture. Of neighbouring
   * pictures each pair gets line ends, so of three only the first two do.
   */
  public String userMessage() {
    return question
        .replace(PLACEHOLDER + PLACEHOLDER, PLACEHOLDER + "\n" + PLACEHOLDER + "\n")
        .replace(PLACEHOLDER, "<image>");
  }
}
