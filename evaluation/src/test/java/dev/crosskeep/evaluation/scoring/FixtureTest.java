package dev.crosskeep.evaluation.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.crosskeep.evaluation.milebench.Annotation;
import dev.crosskeep.evaluation.milebench.Prediction;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Predictions from files, each worked out by hand; what they say is in the files. */
class FixtureTest {

  private static final Path ROOT = Path.of("src/test/resources/milebench");

  @Test
  void choices() {
    ScoreReport report = score("TQA");

    assertThat(report.records())
        .extracting(RecordScore::extracted)
        .containsExactly(
            "B", // "b green" is a letter with its text
            "B", // "theanswerisgreen" holds a text
            "B", // a letter
            "C", // nothing counts as C
            "A", // "rednogreen": red is the leftmost text
            "A", // car is listed before car park
            "A", // no text; of the letters a and b only the a of unclear
            "", // 0.08% is found but has a period, so it is passed over; neither a nor b occurs
            "A", // "a left  right": the hyphen leaves two spaces in the choice and in the answer
            "B"); // 2-5 becomes "2 5", which is 25 when spaces are ignored
    assertThat(scores(report)).containsExactly(1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 1.0);
  }

  @Test
  void needles() {
    // "apple" is a word of "the word is apple" and of "pine apple"; "apples" is another word.
    assertThat(scores(score("TextNeedleInAHaystack"))).containsExactly(1.0, 0.0, 1.0, 0.0);
  }

  @Test
  void conversations() {
    // "apple" within "pineapples"; "a red apple" holds "red apple"; "apple red" does not.
    // The gold "2 5 km" is not in "25 km of 1000": the comma in 1,000 deletes the hyphen too.
    assertThat(scores(score("MMCoQA"))).containsExactly(1.0, 1.0, 0.0, 0.0);
  }

  @Test
  void openAnswers() {
    List<Double> scores = scores(score("IEdit"));

    assertThat(scores.get(0)).isEqualTo(f(2.0 / 3, 2.0 / 4)); // the ... ball, or the ... red
    assertThat(scores.get(1)).isEqualTo(f(2.0 / 4, 2.0 / 4)); // a b, or c d
    // The gold "it is 3.5 m" is the sentences "it is 3" and "5 m": 5 words; 3 and 5 are common.
    assertThat(scores.get(2)).isEqualTo(f(2.0 / 5, 2.0 / 2));
    assertThat(scores.get(3)).isEqualTo(f(2.0 / 3, 2.0 / 2)); // the, cat of the, cat, dog
    assertThat(scores.get(4)).isZero(); // nothing said
    // 32 periods are deleted, so "c. b. a" keeps its own: three sentences of a word each. Were they
    // one, only one word would be in order.
    assertThat(scores.get(5)).isEqualTo(f(3.0 / 3, 3.0 / 3));
  }

  @Test
  void numbers() {
    JsonNode metrics = score("TQA").json().path("metrics");

    // Right: all but 4, 5 and 7. Pictures: 1, 5, 6, 6, 6, 31, 32, 32, 2, 2.
    // Few: 0, 1, 8, 9; medium: 2, 3, 4, 5; many: 6, 7.
    assertThat(metrics.path("Accuracy").asDouble()).isEqualTo(0.7, within(1e-12));
    assertThat(metrics.path("image_quantity_level-Accuracy").toString())
        .isEqualTo("{\"Few\":1.0,\"Medium\":0.5,\"Many\":0.5}");
    assertThat(metrics.path("image_quantity_level-Result").toString())
        .isEqualTo("{\"Few\":[4,4],\"Medium\":[2,4],\"Many\":[1,2]}");
  }

  private static double f(double recall, double precision) {
    return 2 * (precision * recall) / (precision + recall + 1e-8);
  }

  private static ScoreReport score(String dataset) {
    Path folder = ROOT.resolve(dataset);
    return Scorer.score(
        Annotation.read(folder.resolve(dataset + ".json")),
        Prediction.read(folder.resolve("pred.json")));
  }

  private static List<Double> scores(ScoreReport report) {
    return report.records().stream().map(RecordScore::score).toList();
  }
}
