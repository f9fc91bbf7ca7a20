package dev.crosskeep.tinyllava;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.CacheBudget;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.prompt.ChatMessage;
import dev.crosskeep.prompt.ContentPart;
import dev.crosskeep.prompt.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The committed model and the committed sample pictures belong together, under the served policy.
 */
class BundledModelTest {

  private static final Path MODEL = Path.of("..", "models", "tiny-llava");
  private static final Path SAMPLES = Path.of("..", "docs", "samples");
  private static final long MOST_BYTES = 25_000_000;

  @Test
  void everySampleQuestionIsAnsweredRightFromTheFullAndFromThePrunedCache() throws IOException {
    List<PruningPolicy> policies =
        List.of(
            new PruningPolicy.FullCache(),
            PruningPolicy.CrossSelf.withBudget(new CacheBudget.Ratio(0.5)));
    var lines = Files.readAllLines(SAMPLES.resolve("questions.tsv"));
    assertThat(lines).hasSizeGreaterThanOrEqualTo(6);
    try (var answerer = new Answerer(MODEL)) {
      for (var line : lines) {
        var columns = line.split("\t", -1);
        var parts = new ArrayList<ContentPart>();
        for (var picture : columns[0].split(" ", -1)) {
          parts.add(new ContentPart.Image(Files.readAllBytes(SAMPLES.resolve(picture))));
        }
        parts.add(new ContentPart.Text(columns[1]));
        var answers = answerer.answers(List.of(new ChatMessage(Role.USER, parts)), policies);
        assertThat(answers).as(line).containsOnly(columns[2]);
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
