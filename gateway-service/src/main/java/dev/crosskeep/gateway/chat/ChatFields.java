package dev.crosskeep.gateway.chat;

import dev.crosskeep.gateway.errors.Problem;
import dev.crosskeep.gateway.errors.ProblemException;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of a chat request that decide about its cache; the others, pictures among them, are
 * passed over without being kept.
 *
 * @param model which model it asks
 * @param kvCache what the request wants changed, never an empty object
 * @param user whom the caller asks for
 * @param outputTokens the longest answer, where the request names a length
 * @param messages how large they are
 */
record ChatFields(
    Optional<String> model,
    Optional<ObjectNode> kvCache,
    Optional<String> user,
    OptionalLong outputTokens,
    MessageSizes messages) {

  private static final String MODEL = "model";
  private static final String KV_CACHE = "kv_cache";
  private static final String USER = "user";
  private static final String MESSAGES = "messages";
  private static final String MAX_TOKENS = "max_tokens";
  private static final String MAX_COMPLETION_TOKENS = "max_completion_tokens";
  private static final int LONGEST_KV_CACHE = 4096;
  private static final int LONGEST_TEXT = 256;
  private static final int DEEPEST = 64;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .build();

  /**
   * Reads a request's body.
   *
   * @throws ProblemException when it is not one JSON object in UTF-8, or has one of the fields
   *     twice or with the wrong type
   */
  static ChatFields read(byte[] body) {
    try (var parser = JSON.createParser(body)) {
      return new Reader(parser, body).read();
    } catch (StreamConstraintsException _) {
      throw malformed(
          "the request body nests too deeply, or has a name or a number that is too long");
    } catch (JacksonException _) {
      throw malformed("the request body is not valid JSON");
    }
  }

  private static ProblemException malformed(String message) {
    return Problem.badRequest(message, null, "invalid_json").exception();
  }

  private static ProblemException wrong(String field, String problem) {
    return Problem.badRequest(field + " " + problem, field, "invalid_type").exception();
  }

  /** Goes through the tokens once. */
  private static final class Reader {

    private final JsonParser parser;
    private final byte[] body;
    private final Set<String> seen = new HashSet<>();

    private @Nullable String model;
    private @Nullable ObjectNode kvCache;
    private @Nullable String user;
    private OptionalLong maxTokens = OptionalLong.empty();
    private OptionalLong maxCompletionTokens = OptionalLong.empty();
    private MessageSizes messages = MessageSizes.NONE;

    Reader(JsonParser parser, byte[] body) {
      this.parser = parser;
      this.body = body;
    }

    ChatFields read() {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw malformed("the request body must be a JSON object");
      }
      if (parser.currentTokenLocation().getByteOffset() < 0) {
        throw malformed("the request body must be in UTF-8");
      }
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        parser.nextToken();
        switch (name) {
          case MODEL -> model = readText(MODEL);
          case KV_CACHE -> readKvCache();
          case USER -> user = readText(USER);
          case MESSAGES -> readMessages();
          case MAX_TOKENS -> maxTokens = readTokens(MAX_TOKENS);
          case MAX_COMPLETION_TOKENS -> maxCompletionTokens = readTokens(MAX_COMPLETION_TOKENS);
          default -> parser.skipChildren();
        }
      }
      if (parser.nextToken() != null) {
        throw malformed("the request body must end after its JSON object");
      }
      return new ChatFields(
          Optional.ofNullable(model),
          Optional.ofNullable(kvCache),
          Optional.ofNullable(user),
          outputTokens(),
          messages);
    }

    /** The newer name counts when both are there. */
    private OptionalLong outputTokens() {
      return maxCompletionTokens.isPresent() ? maxCompletionTokens : maxTokens;
    }

    private void readMessages() {
      requireFirst(MESSAGES);
      messages = MessageSizes.read(parser, body);
    }

    /** What is no such number is left to the engine to refuse. */
    private OptionalLong readTokens(String field) {
      requireFirst(field);
      if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
          && parser.getNumberType() == JsonParser.NumberType.INT) {
        return OptionalLong.of(Math.max(0, parser.getIntValue()));
      }
      parser.skipChildren();
      return OptionalLong.empty();
    }

    private void readKvCache() {
      requireFirst(KV_CACHE);
      long start = parser.currentTokenLocation().getByteOffset();
      JsonToken type = parser.currentToken();
      if (type == JsonToken.VALUE_NULL) {
        return;
      }
      if (type != JsonToken.START_OBJECT) {
        throw wrong(KV_CACHE, "must be an object");
      }
      parser.skipChildren();
      int length = Math.toIntExact(parser.currentLocation().getByteOffset() - start);
      if (length > LONGEST_KV_CACHE) {
        throw wrong(KV_CACHE, "must not take more than " + LONGEST_KV_CACHE + " bytes");
      }
      var wanted = (ObjectNode) JSON.readTree(body, (int) start, length);
      kvCache = wanted.isEmpty() ? null : wanted;
    }

    private @Nullable String readText(String field) {
      requireFirst(field);
      JsonToken type = parser.currentToken();
      if (type == JsonToken.VALUE_NULL) {
        return null;
      }
      if (type != JsonToken.VALUE_STRING) {
        throw wrong(field, "must be a string");
      }
      String given = parser.getString();
      if (given.length() > LONGEST_TEXT) {
        throw wrong(field, "must not be longer than " + LONGEST_TEXT + " characters");
      }
      return given.isEmpty() ? null : given;
    }

    /** Two readers of one body may each believe another of two. */
    private void requireFirst(String field) {
      if (!seen.add(field)) {
        throw wrong(field, "must not be there twice");
      }
    }
  }
}
