package dev.crosskeep.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.crosskeep.checkpoint.CheckpointException;
import dev.crosskeep.prompt.ContentPart.Image;
import dev.crosskeep.prompt.ContentPart.Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PromptBuilderTest {

  private static final int IMAGE = TestTokenizers.LLAMA_IMAGE;
  private static final int MAX_POSITIONS = 4096;

  @TempDir Path folder;

  @Test
  void aQuestionAboutAPictureBecomesThePromptOfLlava15() throws IOException {
    try (var prompts = llamaStyle()) {
      EncodedPrompt prompt = prompts.build(List.of(user(picture(7), new Text("What is this?"))));

      int[] sameWritten =
          prompts.tokenizer().encode("USER: <image>\nWhat is this? ASSISTANT:").ids();
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

  @ParameterizedTest
  @EnumSource
  void eachMessageIsFoundAmongTheTokens(Kind kind) throws IOException {
    try (var prompts = kind.load(folder)) {
      EncodedPrompt prompt =
          prompts.build(
              List.of(
                  ChatMessage.text(Role.SYSTEM, "  be brief.\n"),
                  user(picture(1), new Text("🦆 or not 🦆")),
                  ChatMessage.text(Role.ASSISTANT, "no"),
                  ChatMessage.text(Role.USER, " "),
                  user(new Text("why, "), picture(2), picture(3), new Text("duck?"))));

      assertThat(prompt.messages())
          .extracting(MessageSpan::role)
          .containsExactly(Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.USER);
      // Without a template it is Vicuna's, which puts pictures first.
      assertThat(prompt.messages().stream().map(span -> words(prompts, prompt, span)))
          .containsExactly(
              "be brief.", "(picture) 🦆 or not 🦆", "no", "(picture) (picture) why, duck?");
    }
  }

  @Test
  void whatTheTemplateWritesBetweenAMessagesPartsBelongsToIt() throws IOException {
    TestTokenizers.writeByteLevel(folder);
    try (InputStream template = getClass().getResourceAsStream("counting_pictures.jinja")) {
      Files.write(folder.resolve("chat_template.jinja"), template.readAllBytes());
    }
    try (var prompts = PromptBuilder.load(folder, TestTokenizers.BYTE_LEVEL_IMAGE, MAX_POSITIONS)) {
      EncodedPrompt prompt =
          prompts.build(
              List.of(
                  user(picture(1), new Text("what is this?")),
                  ChatMessage.text(Role.ASSISTANT, "a star."),
                  user(new Text("and"), picture(2))));

      assertThat(prompt.messages().stream().map(span -> words(prompts, prompt, span)))
          .containsExactly("(picture) what is this?", "a star.", "and picture 2(picture)");
    }
  }

  @Test
  void aLongConversationsMessagesAreAllFound() throws IOException {
    List<ChatMessage> messages =
        IntStream.range(0, 300)
            .mapToObj(i -> ChatMessage.text(i % 2 == 0 ? Role.USER : Role.ASSISTANT, "number " + i))
            .toList();
    try (var prompts = llamaStyle()) {
      EncodedPrompt prompt = prompts.build(messages);

      assertThat(prompt.messages().stream().map(span -> words(prompts, prompt, span)))
          .isEqualTo(IntStream.range(0, 300).mapToObj(i -> "number " + i).toList());
    }
  }

  /** A message's tokens as text; how tokenizers write spaces beside pictures does not matter. */
  private static String words(PromptBuilder prompts, EncodedPrompt prompt, MessageSpan span) {
    var words = new StringBuilder();
    var text = new ArrayList<Integer>();
    for (int i = span.start(); i < span.end(); i++) {
      int id = prompt.tokenIds()[i];
      if (prompts.tokenizer().special().content(id).isPresent()) {
        words.append(prompts.tokenizer().decode(text)).append("(picture)");
        text.clear();
      } else {
        text.add(id);
      }
    }
    return words
        .append(prompts.tokenizer().decode(text))
        .toString()
        .strip()
        .replaceAll("\\s+", " ");
  }

  enum Kind {
    LLAMA,
    LLAMA_WITH_METASPACE,
    BYTE_LEVEL;

    PromptBuilder load(Path folder) throws IOException {
      switch (this) {
        case LLAMA -> TestTokenizers.writeLlama(folder);
        case LLAMA_WITH_METASPACE -> TestTokenizers.writeLlamaWithMetaspace(folder);
        case BYTE_LEVEL -> TestTokenizers.writeByteLevel(folder);
      }
      int image = this == BYTE_LEVEL ? TestTokenizers.BYTE_LEVEL_IMAGE : IMAGE;
      return PromptBuilder.load(folder, image, MAX_POSITIONS);
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
