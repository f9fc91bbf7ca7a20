package dev.crosskeep.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.crosskeep.checkpoint.CheckpointException;
import dev.crosskeep.prompt.ContentPart.Image;
import dev.crosskeep.prompt.ContentPart.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptBuilderTest {

  private static final int IMAGE = TestTokenizers.LLAMA_IMAGE;
  private static final int MAX_POSITIONS = 4096;

  @TempDir Path folder;

  @Test
  void aQuestionAboutAPictureBecomesThePromptOfLlava15() throws IOException {
    try (var prompts = llamaStyle()) {
      EncodedPrompt prompt = prompts.build(List.of(user(picture(7), new Text("What is this?"))));

      int[] sameWritten = prompts.tokenizer().encode("USER: <image>\nWhat is this? ASSISTANT:");
      assertThat(prompt.tokenIds()).isEqualTo(sameWritten).containsOnlyOnce(IMAGE);
      assertThat(prompt.images()).containsExactly(new byte[] {7});
    }
  }

  @Test
  void picturesOfAConversationKeepTheirOrder() throws IOException {
    try (var prompts = llamaStyle()) {
      EncodedPrompt prompt =
          prompts.build(
              List.of(
                  user(picture(1), picture(2), new Text("Same?")),
                  ChatMessage.text(Role.ASSISTANT, "no"),
                  user(picture(3))));

      assertThat(IntStream.of(prompt.tokenIds()).filter(id -> id == IMAGE)).hasSize(3);
      assertThat(prompt.images()).containsExactly(new byte[] {1}, new byte[] {2}, new byte[] {3});
    }
  }

  @Test
  void wordsThatLookLikeAPictureAreNone() throws IOException {
    try (var prompts = llamaStyle()) {
      EncodedPrompt prompt =
          prompts.build(List.of(user(new Text("<image>"), new Text("<im"), new Text("age></s>"))));

      assertThat(prompt.tokenIds()).doesNotContain(IMAGE, 2);
      List<Integer> words = IntStream.of(prompt.tokenIds()).skip(1).boxed().toList();
      assertThat(prompts.tokenizer().decode(words))
          .isEqualTo("USER: <image><image></s> ASSISTANT:");
    }
  }

  @Test
  void farTooMuchTextIsRefusedBeforeItIsTokenised() throws IOException {
    try (var prompts = llamaStyle()) {
      // The longest token has 6 characters, so 4097 · 6 characters make at least 4097 tokens.
      String text = "word ".repeat(1_000_000);

      assertThatExceptionOfType(InvalidPromptException.class)
          .isThrownBy(() -> prompts.build(List.of(ChatMessage.text(Role.USER, text))))
          .withMessageContaining("5000000 characters and so at least 833333 tokens")
          .satisfies(e -> assertThat(e.code()).isEqualTo("context_length_exceeded"));
    }
  }

  @Test
  void aPictureThatTheTemplateLeavesOutIsNotSwallowed() throws IOException {
    Files.writeString(
        folder.resolve("chat_template.jinja"),
        "{% for m in messages if m.role == 'user' %}<image>question{% endfor %}");
    try (var prompts = llamaStyle()) {
      assertThatExceptionOfType(InvalidPromptException.class)
          .isThrownBy(() -> prompts.build(List.of(user(picture(1), picture(2)))))
          .withMessageEndingWith("it has room for 1 of 2 pictures");
    }
  }

  @Test
  void aBrokenTemplateIsFoundWhenLoading() throws IOException {
    TestTokenizers.writeLlama(folder);
    Files.writeString(folder.resolve("chat_template.jinja"), "{% for %}");

    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> PromptBuilder.load(folder, IMAGE, MAX_POSITIONS))
        .withMessageContaining("chat_template.jinja");
  }

  private PromptBuilder llamaStyle() throws IOException {
    TestTokenizers.writeLlama(folder);
    return PromptBuilder.load(folder, IMAGE, MAX_POSITIONS);
  }

  private static ChatMessage user(ContentPart... parts) {
    return new ChatMessage(Role.USER, List.of(parts));
  }

  private static Image picture(int content) {
    return new Image(new byte[] {(byte) content});
  }
}
