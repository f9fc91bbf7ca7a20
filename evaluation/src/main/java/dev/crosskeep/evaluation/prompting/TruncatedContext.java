package dev.crosskeep.evaluation.prompting;

import static dev.crosskeep.evaluation.prompting.SamplePrompt.BETWEEN_TEXTS;
import static dev.crosskeep.evaluation.prompting.SamplePrompt.PLACEHOLDER;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The end of a question that fits: whole pieces of text between pictures, and whole pictures.
 *
 * @param text the pieces as they come back from their tokens, with {@value
 *     SamplePrompt#PLACEHOLDER} between them, and in front where the end starts with a picture
 * @param images the pictures that are left, in order
 */
record TruncatedContext(String text, List<String> images) {

  /**
   * Walks from the end, a piece of text and a picture in turn, until one does not fit or no picture
   * remains. A last piece that does not fit by itself is cut to its last tokens.
   *
   * @param room tokens that fit, at least 1
   */
  static TruncatedContext of(
      String context, List<String> images, int tokensPerImage, int room, TextTokens tokens) {
    Deque<String> kept = new ArrayDeque<>();
    Deque<String> shown = new ArrayDeque<>();
    boolean startsWithImage = false;
    int left = room;
    for (String piece : List.of(BETWEEN_TEXTS.split(context, -1)).reversed()) {
      List<Integer> encoded = tokens.encode(piece);
      if (encoded.size() > left) {
        if (kept.isEmpty()) {
          kept.addFirst(tokens.decode(last(left, encoded)));
        }
        break;
      }
      startsWithImage = false;
      kept.addFirst(tokens.decode(encoded));
      left -= encoded.size();
      if (tokensPerImage > left || shown.size() == images.size()) {
        break;
      }
      startsWithImage = true;
      shown.addFirst(images.get(images.size() - 1 - shown.size()));
      left -= tokensPerImage;
    }
    String text = String.join(PLACEHOLDER, kept);
    return new TruncatedContext(startsWithImage ? PLACEHOLDER + text : text, List.copyOf(shown));
  }

  /** The last tokens of a text without pictures, at most {@code room}. */
  static String withoutImages(String context, int room, TextTokens tokens) {
    return tokens.decode(last(room, tokens.encode(context)));
  }

  private static List<Integer> last(int count, List<Integer> tokens) {
    return tokens.subList(Math.max(0, tokens.size() - count), tokens.size());
  }
}
