package dev.crosskeep.gateway.chat;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a conversation begins, as a number: the first picture where it has one, else the user's first
 * words. All turns of a conversation have the same, and so have several about one picture.
 */
final class Beginning {

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private Beginning() {}

  /** Of a chat request. */
  static long of(String tenant, MessageSizes messages, byte[] body) {
    var sum = begun(tenant);
    if (messages.pictures().isEmpty()) {
      sum.update(firstWords(body).getBytes(StandardCharsets.UTF_8));
    } else {
      int from = messages.pictures().getFirst();
      sum.update(body, from, endOfString(body, from) - from);
    }
    return sum.getValue();
  }

  /** Of a request that says nothing. */
  static long of(String tenant) {
    return begun(tenant).getValue();
  }

  private static CRC32C begun(String tenant) {
    var sum = new CRC32C();
    sum.update(tenant.getBytes(StandardCharsets.UTF_8));
    return sum;
  }

  /** What the first of the user's messages says; the body was read without complaint before. */
  private static String firstWords(byte[] body) {
    try (var parser = JSON.createParser(body)) {
      parser.nextToken();
      String name = parser.nextName();
      while (name != null && !name.equals("messages")) {
        parser.nextToken();
        parser.skipChildren();
        name = parser.nextName();
      }
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        return "";
      }
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        JsonNode message = JSON.readTree(parser);
        if (message.path("role").stringValue("").equals("user")) {
          return message.path("content").toString();
        }
      }
      return "";
    }
  }

  /** An escaped quotation mark only makes what is looked at shorter. */
  private static int endOfString(byte[] body, int from) {
    int end = from;
    while (end < body.length && body[end] != '"') {
      end++;
    }
    return end;
  }
}
