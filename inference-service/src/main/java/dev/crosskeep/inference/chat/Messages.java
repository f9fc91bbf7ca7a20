package dev.crosskeep.inference.chat;

import dev.crosskeep.generation.InvalidRequestException;
import dev.crosskeep.inference.chat.ChatCompletionRequest.MessageJson;
import dev.crosskeep.prompt.ChatMessage;
import dev.crosskeep.prompt.ContentPart;
import dev.crosskeep.prompt.Role;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a request's messages; what it refuses it calls by its place, such as messages[0].role. */
final class Messages {

  private Messages() {}

  static List<ChatMessage> read(@Nullable List<@Nullable MessageJson> messages) {
    if (messages == null || messages.isEmpty()) {
      throw new InvalidRequestException("messages must have at least one message", "messages");
    }
    return IntStream.range(0, messages.size())
        .mapToObj(i -> message(messages.get(i), "messages[" + i + "]"))
        .toList();
  }

  private static ChatMessage message(@Nullable MessageJson message, String place) {
    if (message == null) {
      throw new InvalidRequestException(place + " must be an object", place);
    }
    UnsupportedFields.refuseIn(message.others(), place + ".");
    return new ChatMessage(
        role(message.role(), place + ".role"), parts(message.content(), place + ".content"));
  }

  private static Role role(@Nullable String role, String place) {
    return switch (role) {
      case "system", "developer" -> Role.SYSTEM;
      case "user" -> Role.USER;
      case "assistant" -> Role.ASSISTANT;
      case null, default ->
          throw new InvalidRequestException(
              place + " must be system, developer, user or assistant" + Shown.got(role), place);
    };
  }

  private static List<ContentPart> parts(@Nullable JsonNode content, String place) {
    if (content != null && content.isString()) {
      return List.of(new ContentPart.Text(content.stringValue()));
    }
    if (content == null || !content.isArray()) {
      throw new InvalidRequestException(place + " must be a string or a list of parts", place);
    }
    return IntStream.range(0, content.size())
        .mapToObj(i -> part(content.get(i), place + "[" + i + "]"))
        .toList();
  }

  private static ContentPart part(JsonNode part, String place) {
    String type = part.path("type").stringValue("");
    return switch (type) {
      case "text" -> new ContentPart.Text(text(part.path("text"), place + ".text"));
      case "image_url" -> {
        String url = place + ".image_url.url";
        yield new ContentPart.Image(
            DataUrl.decode(text(part.path("image_url").path("url"), url), url));
      }
      default ->
          throw new InvalidRequestException(
              place + ".type must be text or image_url" + Shown.got(type), place + ".type");
    };
  }

  private static String text(JsonNode value, String place) {
    if (!value.isString()) {
      throw new InvalidRequestException(place + " must be a string", place);
    }
    return value.stringValue();
  }
}
