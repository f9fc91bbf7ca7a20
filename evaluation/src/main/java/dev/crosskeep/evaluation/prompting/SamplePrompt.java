package dev.crosskeep.evaluation.prompting;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a model is asked for one sample.
 *
 * @param question the text with {@value #PLACEHOLDER} for each picture, as {@code pred.json}
 *     records it
 * @param images the pictures that are left, in order, relative to the image folder
 */
public record SamplePrompt(String question, List<String> images) {

  static final String PLACEHOLDER = "<ImageHere>";

  /** Parts a text at its placeholders. */
  static final Pattern BETWEEN_TEXTS = Pattern.compile(Pattern.quote(PLACEHOLDER));

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

  /**
   * The texts before, between and behind the pictures, one more than there are pictures, for a chat
   * template that joins parts in its own way: stripped, and empty where there is none.
   */
  public List<String> texts() {
    return Stream.of(BETWEEN_TEXTS.split(question, -1)).map(String::strip).toList();
  }
}
