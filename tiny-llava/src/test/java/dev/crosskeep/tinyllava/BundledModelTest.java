package dev.crosskeep.tinyllava;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.CacheBudget;
import dev.crosskeep.contracts.CrossSelf;
import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.generation.GreedyModel;
import dev.crosskeep.generation.GreedyModel.GreedyAnswer;
import dev.crosskeep.prompt.ChatMessage;
import dev.crosskeep.prompt.ContentPart;
import dev.crosskeep.prompt.Role;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The committed model and the committed sample pictures belong together, under the served policy.
 */
class BundledModelTest {

  private static final Path MODEL = Path.of("..", "models", "tiny-llava");
  private static final Path SAMPLES = Path.of("..", "docs", "samples");
  private static final long MOST_BYTES = 25_000_000;

  /** A line of {@code questions.tsv}. */
  private record Question(List<ContentPart> pictures, String text, String answer) {}

  private static List<Question> questions() throws IOException {
    var questions = new ArrayList<Question>();
    for (var line : Files.readAllLines(SAMPLES.resolve("questions.tsv"))) {
      var columns = line.split("\t", -1);
      var pictures = new ArrayList<ContentPart>();
      for (var picture : columns[0].split(" ", -1)) {
        pictures.add(new ContentPart.Image(Files.readAllBytes(SAMPLES.resolve(picture))));
      }
      questions.add(new Question(pictures, columns[1], columns[2]));
    }
    return questions;
  }

  private static GreedyModel open() {
    return GreedyModel.load(MODEL, Placement.cpu(ComputeType.FLOAT32));
  }

  private static List<ChatMessage> message(Stream<ContentPart> parts) {
    return List.of(new ChatMessage(Role.USER, parts.toList()));
  }

  @Test
  void everySampleQuestionIsAnsweredRightFromTheFullAndFromThePrunedCache() throws IOException {
    List<PruningPolicy> policies =
        List.of(new FullCache(), CrossSelf.withBudget(new CacheBudget.Ratio(0.5)));
    assertThat(questions()).hasSizeGreaterThanOrEqualTo(6);
    try (var model = open()) {
      for (var question : questions()) {
        var asked =
            Stream.concat(
                question.pictures().stream(), Stream.of(new ContentPart.Text(question.text())));
        assertThat(model.answers(message(asked), policies, Evaluation.MOST_TOKENS))
            .as(question.text())
            .extracting(GreedyAnswer::text)
            .containsOnly(question.answer());
      }
    }
  }

  /** Many clients send the text first. */
  @Test
  void aQuestionMayStandBeforeItsPictures() throws IOException {
    try (var model = open()) {
      for (var question : questions()) {
        var asked =
            Stream.concat(
                Stream.of(new ContentPart.Text(question.text())), question.pictures().stream());
        assertThat(model.answers(message(asked), List.of(new FullCache()), Evaluation.MOST_TOKENS))
            .extracting(GreedyAnswer::text)
            .containsExactly(question.answer());
      }
    }
  }

  @Test
  void theModelIsSmallEnoughToBeBundled() throws IOException {
    long bytes = 0;
    try (var files = Files.list(MODEL)) {
      for (var file : files.toList()) {
        bytes += Files.size(file);
      }
    }
    assertThat(bytes).isBetween(1_000_000L, MOST_BYTES);
  }
}
