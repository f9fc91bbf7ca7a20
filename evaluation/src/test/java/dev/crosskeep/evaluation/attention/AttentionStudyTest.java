package dev.crosskeep.evaluation.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.evaluation.milebench.MileBench;
import dev.crosskeep.evaluation.milebench.Variant;
import dev.crosskeep.generation.GreedyModel;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundled model reads the sample pictures, from the question to the page. */
class AttentionStudyTest {

  private static final Path MODEL = Path.of("../models/tiny-llava");
  private static final Path SAMPLES = Path.of("../docs/samples");

  private static final String RECORD =
      """
      {"sample_id": %d, "task_instruction_id": 0, "task_instance": {"context":
      "{image#1}how many shapes are in the picture?", "images_path": ["%s"]},
      "response": "the number of shapes is 3."}\
      """;

  private static GreedyModel model;

  @TempDir private Path folder;

  @BeforeAll
  static void load() {
    model = GreedyModel.load(MODEL, Placement.cpu(ComputeType.FLOAT32));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @BeforeEach
  void write() throws IOException {
    var images = Files.createDirectories(folder.resolve("Count/images"));
    Files.copy(SAMPLES.resolve("album-1.png"), images.resolve("album-1.png"));
    Files.writeString(images.resolve("broken.png"), "no picture");
  }

  private AttentionReport look(String... records) throws IOException {
    Files.writeString(
        folder.resolve("Count/Count.json"),
        """
        {"meta_data": {"dataset": "Count", "task_instruction": [""],
        "question_type": "open-ended"}, "data": [%s]}\
        """
            .formatted(String.join(",", records)));
    var policy = PolicyJson.read("{\"method\": \"csp\", \"min_prompt_tokens\": 0}");
    return new AttentionStudy(new MileBench(folder), new Variant.Plain(), model, policy, 10, 0.1)
        .run(List.of("Count"), Optional.empty());
  }

  @Test
  void aSampleThatCannotBeReadIsSkippedAndNamed() throws IOException {
    var report =
        look(
            RECORD.formatted(1, "broken.png"),
            RECORD.formatted(2, "album-1.png"),
            RECORD.formatted(3, "missing.png"));

    report.write(folder.resolve("out"), LocalDate.of(2026, 11, 22), "a command");

    assertThat(report.skippedSamples()).isEqualTo(2);
    assertThat(Files.readString(folder.resolve("out/attention.md")))
        .contains("2026-11-22, `a command`. 2 samples were skipped: ")
        .contains("Count 1 (")
        .contains("Count 3 (image missing.png is missing)")
        .contains("| Count | 0.")
        .contains("| last 10 % | 0.5 | 40 % | ", "| last token | by mass | 5 % | ")
        .contains("| 0.0 | 0.00 | 1.0000 | 1.000 |");
    assertThat(folder.resolve("out/distributions.png")).isNotEmptyFile();
    assertThat(folder.resolve("out/layers.png")).isNotEmptyFile();
  }

  @Test
  void whereNothingCanBeReadTheReasonIsSaid() {
    assertThatThrownBy(() -> look(RECORD.formatted(1, "broken.png")))
        .isInstanceOf(NothingReadException.class)
        .hasMessageContaining("1 sample was skipped: Count 1 (");
  }
}
