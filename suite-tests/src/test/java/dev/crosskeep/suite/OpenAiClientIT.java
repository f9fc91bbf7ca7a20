package dev.crosskeep.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.Media;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.core.io.FileSystemResource;
import org.springframework.util.MimeTypeUtils;

/** The gateway through somebody else's client, as it is. */
class OpenAiClientIT {

  private static final Path SAMPLES = Path.of("..", "docs", "samples");

  @TempDir private static Path folder;
  private static Suite suite;
  private static Sample sample;

  private record Sample(List<Path> pictures, String question, String answer) {}

  @BeforeAll
  static void start() throws Exception {
    suite = Suite.start(folder);
    var columns = Files.readAllLines(SAMPLES.resolve("questions.tsv")).getFirst().split("\t", -1);
    sample =
        new Sample(
            List.of(columns[0].split(" ", -1)).stream().map(SAMPLES::resolve).toList(),
            columns[1],
            columns[2]);
  }

  @AfterAll
  static void stop() {
    suite.close();
  }

  private static OpenAiChatModel model() throws Exception {
    return OpenAiChatModel.builder()
        .options(
            OpenAiChatOptions.builder()
                .baseUrl(suite.gatewayAddress() + "/v1")
                .apiKey(suite.key())
                .model(Suite.MODEL)
                .build())
        .build();
  }

  private static Prompt question() {
    var media =
        sample.pictures().stream()
            .map(picture -> new Media(MimeTypeUtils.IMAGE_PNG, new FileSystemResource(picture)))
            .toList();
    return new Prompt(List.of(UserMessage.builder().text(sample.question()).media(media).build()));
  }

  private static String textOf(ChatResponse response) {
    var result = response.getResult();
    var text = result == null ? null : result.getOutput().getText();
    return text == null ? "" : text;
  }

  @Test
  void aQuestionAboutPicturesIsAnsweredRight() throws Exception {
    var answer = model().call(question());

    assertThat(textOf(answer)).isEqualTo(sample.answer());
    assertThat(answer.getMetadata().getUsage().getPromptTokens()).isGreaterThan(100);
  }

  @Test
  void theStreamedAnswerIsTheSame() throws Exception {
    var pieces = model().stream(question()).map(OpenAiClientIT::textOf).toStream().toList();

    assertThat(String.join("", pieces)).isEqualTo(sample.answer());
    assertThat(pieces).hasSizeGreaterThan(3);
  }
}
