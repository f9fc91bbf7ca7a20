package dev.crosskeep.inference.springai;

import dev.crosskeep.generation.Answer;
import java.util.List;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

/** Answers as Spring AI's responses. */
final class Responses {

  private Responses() {}

  /** An answer in one piece. */
  static ChatResponse whole(String model, Answer answer) {
    return last(model, answer, answer.text());
  }

  /** A piece of an answer. */
  static ChatResponse piece(String model, String text) {
    var metadata = ChatResponseMetadata.builder().model(model).build();
    return new ChatResponse(List.of(new Generation(new AssistantMessage(text))), metadata);
  }

  /** What comes after the last piece. */
  static ChatResponse end(String model, Answer answer) {
    return last(model, answer, "");
  }

  private static ChatResponse last(String model, Answer answer, String text) {
    var reason = ChatGenerationMetadata.builder().finishReason(answer.finishReason().name());
    var metadata =
        ChatResponseMetadata.builder()
            .model(model)
            .usage(new DefaultUsage(answer.promptTokens(), answer.completionTokens()))
            .keyValue(LlavaChatModel.CACHE, answer.cache())
            .build();
    return new ChatResponse(
        List.of(new Generation(new AssistantMessage(text), reason.build())), metadata);
  }
}
