package dev.crosskeep.gateway.chat;

import dev.crosskeep.gateway.errors.Problem;
import dev.crosskeep.gateway.errors.ProblemException;
import dev.crosskeep.gateway.pictures.LinkedPicture;
import dev.crosskeep.gateway.pictures.PictureSize;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * How large the messages of a request are.
 *
 * @param characters of text in all of them
 * @param pictures where in the body the {@code data:} URL of each picture begins, behind its
 *     quotation mark
 * @param links the pictures that are not there yet
 */
record MessageSizes(long characters, List<Integer> pictures, List<LinkedPicture> links) {

  static final MessageSizes NONE = new MessageSizes(0, List.of(), List.of());

  private static final String DATA = "data:";

  /** Goes through a value, whatever it is; no picture is held in memory a second time. */
  static MessageSizes read(JsonParser parser, byte[] body) {
    long characters = 0;
    List<Integer> pictures = new ArrayList<>();
    List<LinkedPicture> links = new ArrayList<>();
    int depth = 0;
    JsonToken token = parser.currentToken();
    while (token != null) {
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.VALUE_STRING) {
        switch (parser.currentName()) {
          case "url" -> {
            int from = (int) parser.currentTokenLocation().getByteOffset() + 1;
            if (isData(body, from)) {
              pictures.add(from);
            } else {
              links.add(link(parser, from));
            }
          }
          case "text", "content" -> characters += parser.getStringLength();
          case null, default -> {}
        }
      }
      if (depth == 0) {
        break;
      }
      token = parser.nextToken();
    }
    return new MessageSizes(characters, List.copyOf(pictures), List.copyOf(links));
  }

  private static boolean isData(byte[] body, int from) {
    int length = Math.min(DATA.length(), body.length - from);
    return new String(body, from, length, StandardCharsets.ISO_8859_1).equalsIgnoreCase(DATA);
  }

  private static LinkedPicture link(JsonParser parser, int from) {
    String address = parser.getString(); // reads it to its end
    return new LinkedPicture(address, from, (int) parser.currentLocation().getByteOffset() - 1);
  }

  /** All pictures, there or not. */
  int images() {
    return pictures.size() + links.size();
  }

  /**
   * The pixels of all pictures that are there, together.
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
