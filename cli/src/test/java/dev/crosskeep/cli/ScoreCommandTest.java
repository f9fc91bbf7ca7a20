package dev.crosskeep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ScoreCommandTest {

  /** Scored by hand in the evaluation module's own test. */
  private static final Path TQA = Path.of("../evaluation/src/test/resources/milebench/TQA");

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void printsTheMetricsAndEveryRecordAsJson() {
    assertThat(score(TQA.resolve("TQA.json"), TQA.resolve("pred.json"))).isZero();

    JsonNode report = JsonMapper.shared().readTree(out.toString());
    assertThat(report.path("metrics").path("Accuracy").asDouble()).isEqualTo(0.7);
    assertThat(report.path("records")).hasSize(10);
    assertThat(report.path("records").path(4).toString())
        .isEqualTo(
            "{\"sample_id\":4,\"image_quantity_level\":\"Medium\","
                + "\"extracted\":\"A\",\"score\":0.0}");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void advTakesTheAdversarialAnnotationBesideTheOther() throws IOException {
    Path plain = annotation("IEdit.json", "red");
    annotation("IEdit-adv.json", "blue");
    Path predictions = write("pred.json", "[{'sample_id': 1, 'pred_response': 'blue'}]");

    assertThat(score(plain, predictions)).isZero();
    assertThat(out.toString()).contains("\"Rouge-L f\" : 0.0");
    out.getBuffer().setLength(0);
    assertThat(score(plain, predictions, "--adv")).isZero();
    assertThat(out.toString()).contains("\"Rouge-L f\" : 0.99");
  }

  @Test
  void aMissingFileIsOneSentenceWithItsName() throws IOException {
    Path annotation = annotation("IEdit.json", "red");
    Path missing = folder.resolve("none.json");

    assertThat(score(missing, missing)).isEqualTo(2);
    assertThat(score(annotation, missing)).isEqualTo(2);
    assertThat(score(annotation, missing, "--adv")).isEqualTo(2);

    assertThat(err.toString().lines())
        .containsExactly(
            missing + ": there is no such file",
            missing + ": there is no such file",
            folder.resolve("IEdit-adv.json") + ": there is no such file");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void brokenJsonIsOneSentenceWithTheFilesName() throws IOException {
    Path annotation = annotation("IEdit.json", "red");
    Path broken = write("pred.json", "[{");

    assertThat(score(annotation, broken)).isEqualTo(2);

    assertThat(err.toString()).startsWith(broken + ": is not valid JSON").hasLineCount(1);
  }

  @Test
  void whatCannotBeScoredIsOneSentence() throws IOException {
    Path annotation = annotation("IEdit.json", "red");
    Path unknown = write("pred.json", "[{'sample_id': 2, 'pred_response': 'blue'}]");

    assertThat(score(annotation, unknown)).isEqualTo(2);

    assertThat(err.toString()).isEqualTo("Sample 2 has a prediction but is not annotated.\n");
  }

  private Path annotation(String name, String gold) throws IOException {
    return write(
        name,
        "{'meta_data': {'question_type': 'open-ended', 'task_instruction': ['Look.']}, 'data': ["
            + "{'sample_id': '1', 'task_instruction_id': 0, 'response': '"
            + gold
            + "', 'task_instance': {'context': '{image#1}?', 'images_path': ['a.png']}}]}");
  }

  private Path write(String name, String json) throws IOException {
    return Files.writeString(folder.resolve(name), json.replace('\'', '"'));
  }

  private int score(Path annotation, Path predictions, String... more) {
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments(annotation, predictions, more));
  }

  private static String[] arguments(Path annotation, Path predictions, String... more) {
    String[] all = new String[5 + more.length];
    all[0] = "score";
    all[1] = "--annotation";
    all[2] = annotation.toString();
    all[3] = "--predictions";
    all[4] = predictions.toString();
    System.arraycopy(more, 0, all, 5, more.length);
    return all;
  }
}
