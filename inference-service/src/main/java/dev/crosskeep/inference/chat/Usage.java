package dev.crosskeep.inference.chat;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crosskeep.generation.Answer;

/** An answer's token counts, pictures expanded, as OpenAI's API names them. */
record Usage(
    @JsonProperty("prompt_tokens") int promptTokens,
    @JsonProperty("completion_tokens") int completionTokens,
    @JsonProperty("total_tokens") int totalTokens) {

  static Usage of(Answer answer) {
    return new Usage(
        answer.promptTokens(),
        answer.completionTokens(),
        answer.promptTokens() + answer.completionTokens());
  }
}
