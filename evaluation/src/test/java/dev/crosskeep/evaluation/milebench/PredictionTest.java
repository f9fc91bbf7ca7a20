package dev.crosskeep.evaluation.milebench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredictionTest {

  @TempDir private Path root;

  @Test
  void onlyTheIdAndTheAnswerAreNeeded() {
    Path file =
        write("[{'sample_id': 1, 'pred_response': ''}, {'sample_id': '02', 'pred_response': 'a'}]");

    assertThat(Prediction.read(file))
        .containsExactly(new Prediction(1, ""), new Prediction(2, "a"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{}                   | is no list of predictions",
        "[]                   | is no list of predictions",
        "[{'sample_id': 1}]   | record 1: pred_response is missing or no text",
        "[{'sample_id': 1, 'pred_response': 'a'}, {}] | record 2: sample_id is missing or no whole"
            + " number",
        "[{'sample_id': 1,,   | is not valid JSON (line 1, column 18)"
      })
  void aFileThatCannotBeUsedIsRefusedByName(String json, String problem) {
    Path file = write(json);

    assertThatThrownBy(() -> Prediction.read(file))
        .isInstanceOf(MileBenchException.class)
        .hasMessage(file + ": " + problem);
  }

  private Path write(String json) {
    return new Folder(root).write("pred.json", json);
  }
}
