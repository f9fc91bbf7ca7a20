package dev.crosskeep.evaluation.attention;

import static dev.crosskeep.evaluation.attention.Windows.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScoringSectionTest {

  private static ConstantInScores scores(int keyHeads, int queries) {
    var scores = new ConstantInScores(List.of(new Constant.Fixed(0), new Constant.Fixed(10)), 1);
    var window =
        Windows.of(
            new boolean[10], 2, row(7, 1, 2), row(7, 1, 2), row(0.1, 0.8, 0.1), row(0, 0.8, 0.2));
    scores.add(window, keyHeads, queries);
    return scores;
  }

  private static String page(ConstantInScores window, Optional<ConstantInScores> lastQuery) {
    var page = new Page("Page");
    new ScoringSection(window, lastQuery).write(page, Path.of("unused"));
    return page.text();
  }

  @Test
  void ofOneQueryItIsSaidThatNothingCanChange() {
    assertThat(page(scores(2, 2), Optional.empty()))
        .contains("| n | its median | tau-b | overlap |")
        .contains("it can change no ranking");
  }

  @Test
  void whereHeadsShareKeysOneQueryIsMeasuredToo() {
    // As in ConstantInScoresTest, n = 10 makes key 0 the best in place of key 1.
    assertThat(page(scores(1, 2), Optional.of(scores(1, 1))))
        .contains("overlap, last query")
        .contains("| 10.0 | 10.0 | ")
        .contains(" | 0.000 |")
        .doesNotContain("it can change no ranking");
  }
}
