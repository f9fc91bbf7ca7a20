package dev.crosskeep.inference.springai;

import dev.crosskeep.contracts.AnswerOptions;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.generation.ChatRequest;
import dev.crosskeep.generation.InvalidRequestException;
import dev.crosskeep.generation.Sampling;
import dev.crosskeep.inference.chat.DataUrl;
import dev.crosskeep.prompt.ChatMessage;
import dev.crosskeep.prompt.ContentPart;
import dev.crosskeep.prompt.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.Media;

/** Spring AI's prompts as questions to the engine. */
final class Requests {

  private static final ChatOptions NO_WISHES = ChatOptions.builder().build();

  /** Programs inside this service are nobody's tenants. */
  private static final String TENANT = "this service";

  private Requests() {}

  static ChatRequest of(Prompt prompt, PruningPolicy policy) {
    ChatOptions options = prompt.getOptions() == null ? NO_WISHES : prompt.getOptions();
    refuseUnsupported(options);
    return new ChatRequest(
        prompt.getInstructions().stream().map(Requests::message).toList(),
        policy,
        AnswerOptions.NONE,
        new Sampling(
            optional(options.getTemperature()), optional(options.getTopP()), OptionalLong.empty()),
        options.getMaxTokens() == null
            ? OptionalInt.empty()
            : OptionalInt.of(options.getMaxTokens()),
        options.getStopSequences() == null ? List.of() : options.getStopSequences(),
        TENANT,
        Optional.empty());
  }

  private static void refuseUnsupported(ChatOptions options) {
    if (options.getTopK() != null) {
      throw new InvalidRequestException("top_k is not supported", "top_k");
    }
    if (isSet(options.getFrequencyPenalty()) || isSet(options.getPresencePenalty())) {
      throw new InvalidRequestException("penalties are not supported", "frequency_penalty");
    }
  }

  private static boolean isSet(@Nullable Double penalty) {
    return penalty != null && penalty != 0;
  }

  private static OptionalDouble optional(@Nullable Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private static ChatMessage message(Message message) {
    return switch (message.getMessageType()) {
      case SYSTEM -> new ChatMessage(Role.SYSTEM, parts(message));
      case USER -> new ChatMessage(Role.USER, parts(message));
      case ASSISTANT -> new ChatMessage(Role.ASSISTANT, parts(message));
      case TOOL -> throw new InvalidRequestException("tools are not supported", "messages");
    };
  }

  /** Pictures first: what is asked about them comes after them. */
  private static List<ContentPart> parts(Message message) {
    List<ContentPart> parts = new ArrayList<>();
    if (message instanceof UserMessage user) {
      user.getMedia().forEach(media -> parts.add(new ContentPart.Image(bytes(media))));
    }
    if (message.getText() != null) {
      parts.add(new ContentPart.Text(message.getText()));
    }
    return parts;
  }

  private static byte[] bytes(Media media) {
    return media.getData() instanceof byte[] bytes
        ? bytes
        : DataUrl.decode(media.getData().toString(), "messages");
  }
}
