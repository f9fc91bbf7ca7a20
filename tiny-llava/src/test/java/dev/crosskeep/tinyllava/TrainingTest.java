package dev.crosskeep.tinyllava;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.CacheBudget;
import dev.crosskeep.contracts.CrossSelf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {

  @TempDir private Path folder;

  @Test
  void trainingEndsWithACheckpointThatTheEngineRunsToTheSameLogits() throws IOException {
    var printed = new ByteArrayOutputStream();
    var checkpoint = folder.resolve("model");
    try (var out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      new Training(folder.resolve("work"), 3, Duration.ofSeconds(2), 1, out).run(checkpoint);
      // The time is over, so a second run only exports again.
      long steps = Files.size(folder.resolve("work/training-state.bin"));
      new Training(folder.resolve("work"), 3, Duration.ofSeconds(2), 1, out).run(checkpoint);
      assertThat(Files.size(folder.resolve("work/training-state.bin"))).isEqualTo(steps);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("answers decoded by the engine");
    for (var name :
        List.of(
            "config.json",
            "model.safetensors",
            "tokenizer.json",
            "tokenizer_config.json",
            "chat_template.jinja",
            "preprocessor_config.json",
            "generation_config.json")) {
      assertThat(checkpoint.resolve(name)).exists();
    }
  }

  @Test
  void anEvaluationOfAnUntrainedModelFindsNothingRight() throws IOException {
    var checkpoint = folder.resolve("model");
    var printed = new ByteArrayOutputStream();
    try (var out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      new Training(folder.resolve("work"), 3, Duration.ofSeconds(1), 1, out).run(checkpoint);
      printed.reset();
      Evaluation.table(
          checkpoint,
          1,
          new int[] {1, 2},
          new double[] {1, 0.5},
          CrossSelf.withBudget(new CacheBudget.Ratio(0.5)),
          1,
          out);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("| family | 1 | 2 |", "| colour | 0.0 / 0.0 | 0.0 / 0.0 |", "| motion | – | 0.0");
  }
}
