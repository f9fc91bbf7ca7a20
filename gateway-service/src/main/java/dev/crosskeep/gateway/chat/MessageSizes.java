package dev.crosskeep.gateway.chat;

import dev.crosskeep.gateway.errors.Problem;
import dev.crosskeep.gateway.errors.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * How large the messages of a request are.
 *
 * @param characters of text in all of them
 * @param pictures where in the body the address of each picture begins, behind its quotation mark
 */
record MessageSizes(long characters, List<Integer> pictures) {

  static final MessageSizes NONE = new MessageSizes(0, List.of());

  /** Goes through a value, whatever it is; no picture is held in memory a second time. */
  static MessageSizes read(JsonParser parser) {
    long characters = 0;
    List<Integer> pictures = new ArrayList<>();
    int depth = 0;
    JsonToken token = parser.currentToken();
    while (token != null) {
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.VALUE_STRING) {
        switch (parser.currentName()) {
          case "url" -> pictures.add((int) parser.currentTokenLocation().getByteOffset() + 1);
          case "text", "content" -> characters += parser.getStringLength();
          case null, default -> {}
        }
      }
      if (depth == 0) {
        break;
      }
      token = parser.nextToken();
    }
    return new MessageSizes(characters, List.copyOf(pictures));
  }

  /**
   * The pixels of all pictures together.
   *
   * @throws dev.crosskeep.gateway.errors.ProblemException when a picture does not tell its size
   */
  long pixels(byte[] body) {
    long sum = 0;
    for (int i = 0; i < pictures.size(); i++) {
      sum += PictureSize.pixels(body, pictures.get(i)).orElseThrow(unreadable(i));
    }
    return sum;
  }

  private static Supplier<ProblemException> unreadable(int picture) {
    return () ->
        Problem.badRequest(
                "picture %d is no PNG, JPEG, WebP or GIF in a data URL".formatted(picture + 1),
                "messages",
                "invalid_image")
            .exception();
  }
}
