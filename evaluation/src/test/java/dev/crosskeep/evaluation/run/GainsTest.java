package dev.crosskeep.evaluation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class GainsTest {

  @TempDir private Path folder;

  @Test
  void aGainIsTheDifferenceAtTheSameBudgetOnTheSameSet() throws IOException {
    Path cells =
        written(
            cell("all", "csp", 0.1, 0.9), cell("all", "snapkv", 0.1, 0.1),
            cell("first", "csp", 0.1, 0.75), cell("first", "snapkv", 0.1, 0.5),
            cell("first", "csp", 0.2, 1), cell("first", "snapkv", 0.2, 0.25),
            cell("second", "csp", 0.1, 0.25), cell("second", "snapkv", 0.1, 0.5));

    var gains = Gains.read(cells, "csp", "snapkv", 0.1);

    assertThat(gains.byDataset()).isEqualTo(Map.of("first", 0.25, "second", -0.25));
  }

  @Test
  void whatTheEvaluationDidNotMeasureIsRefusedByName() throws IOException {
    Path cells = written(cell("first", "csp", 0.1, 0.75));

    assertThatThrownBy(() -> Gains.read(cells, "csp", "h2o", 0.1))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("csp with h2o at 0.1");
  }

  @Test
  void anotherFileIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("cells.json"), "{\"a\": 1}");

    assertThatThrownBy(() -> Gains.read(file, "csp", "h2o", 0.1))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("cells.json");
  }

  @Test
  void ranksCountAndNotSizes() {
    var gains =
        new Gains("csp", "snapkv", 0.1, Map.of("a", 0.0, "b", 0.1, "c", 0.2, "d", 0.9, "e", 0.3));

    var same = gains.rankCorrelation(Map.of("a", 1.0, "b", 2.0, "c", 50.0, "d", 70.0, "e", 60.0));
    // Ranks of the gains 1 2 3 4, of the others 4 1 2 3: 1 - 6 (9 + 1 + 1 + 1) / (4 (16 - 1)) =
    // -0.2
    var others = gains.rankCorrelation(Map.of("a", 9.0, "b", 2.0, "c", 3.0, "d", 4.0));

    assertThat(same.value()).isEqualTo(1, within(1e-12));
    assertThat(same.low()).isEqualTo(1, within(1e-12));
    assertThat(others.value()).isEqualTo(-0.2, within(1e-12));
    assertThat(others.low()).isLessThan(-0.2);
    assertThat(others.high()).isGreaterThan(-0.2);
  }

  @Test
  void twoDataSetsSayNothing() {
    var gains = new Gains("csp", "snapkv", 0.1, Map.of("a", 0.0, "b", 0.1));

    assertThatThrownBy(() -> gains.rankCorrelation(Map.of("a", 1.0, "b", 2.0)))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("three");
  }

  private static Cell cell(String dataset, String method, double budget, double quality) {
    var estimate = new Estimate(quality, quality, quality);
    return new Cell(dataset, method, budget, 8, estimate, 10, 100, 1000, null, null, null, false);
  }

  private Path written(Cell... cells) throws IOException {
    String json = JsonMapper.shared().writeValueAsString(new ArrayList<>(List.of(cells)));
    return Files.writeString(folder.resolve("cells.json"), json);
  }
}
