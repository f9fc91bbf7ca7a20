package dev.crosskeep.evaluation.attention;

import static dev.crosskeep.evaluation.attention.Windows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.crosskeep.llava.WindowLogits;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharpeningTest {

  private static final int[][] FIRST_TWO = {{0, 1}};

  private static WindowLogits window(double[]... rows) {
    return Windows.of(new boolean[3], 1, rows);
  }

  @Test
  void theSumOfWhatWasEvictedRestoresTheWeights() {
    var sharpening =
        new Sharpening(
            List.of(new Constant.Fixed(0), new Constant.Fixed(2), new Constant.Fixed(1000)));

    sharpening.add(window(row(1, 3, 2)), 0, FIRST_TWO);

    // Full: 1/6, 3/6 and 2/6 elsewhere. Without a constant: 1/4, 3/4 and nothing elsewhere; the
    // middle is 5/24, 15/24, 4/24. In bits: (1/6 log 4/5 + 1/2 log 4/5 + 1/3 log 2 +
    // 1/4 log 6/5 + 3/4 log 6/5) / 2 = 0.19087...
    assertThat(sharpening.divergence(0)).isCloseTo(0.19087, within(1e-4));
    assertThat(sharpening.divergence(1)).isCloseTo(0, within(1e-6));
    assertThat(sharpening.divergence(2)).isGreaterThan(0.3);
    assertThat(sharpening.restoring(0.5)).isCloseTo(2, within(1e-5));
    assertThat(sharpening.kept(0.5)).isCloseTo(4, within(1e-5));
  }

  @Test
  void aConstantMayFollowTheLargestLogitsOfTheWholeWindow() {
    var sharpening = new Sharpening(List.of(new Constant.AtMaximum(0.5), new Constant.Fixed(0.6)));

    // The rows' largest terms are 0.12 and 3; half-way between their logs is 0.6.
    sharpening.add(window(row(0.12, 0.1), row(1, 3, 2)), 0, FIRST_TWO);

    assertThat(sharpening.divergence(0)).isCloseTo(sharpening.divergence(1), within(1e-6));
  }

  @Test
  void theQueryBeforeSaysWhatWillRestoreTheWeightsAsFarAsItLooksAlike() {
    var alike = new Sharpening(List.of(new Constant.Fixed(0)));
    var unlike = new Sharpening(List.of(new Constant.Fixed(0)));

    // Both rows give 2 to what goes.
    alike.add(window(row(5, 0.5, 2), row(1, 3, 2)), 0, FIRST_TWO);
    // The query before gave nothing to it.
    unlike.add(window(row(5, 0.5), row(1, 3, 2)), 0, FIRST_TWO);

    assertThat(alike.divergenceByPrevious()).isCloseTo(0, within(1e-6));
    assertThat(unlike.divergenceByPrevious()).isCloseTo(0.19087, within(1e-4));
    assertThat(unlike.divergenceByPrevious()).isCloseTo(unlike.divergence(0), within(1e-12));
  }

  @Test
  void aWindowOfOneQueryHasNoneBefore() {
    var sharpening = new Sharpening(List.of(new Constant.Fixed(0)));

    sharpening.add(window(row(1, 3, 2)), 0, FIRST_TWO);

    assertThat(sharpening.divergenceByPrevious()).isNaN();
  }

  @Test
  void whatAHeadNeededInEarlierPromptsMayRestoreItsWeights() {
    var sharpening = new Sharpening(List.of(new Constant.Fixed(0)));

    // In all three prompts the evicted token has 2, and before the first one nothing is known.
    sharpening.add(window(row(1, 3, 2)), 0, FIRST_TWO);
    assertThat(sharpening.divergenceByHabit()).isNaN();
    sharpening.add(window(row(5, 1, 2)), 0, FIRST_TWO);
    sharpening.add(window(row(1, 3, 2)), 0, FIRST_TWO);

    assertThat(sharpening.divergenceByHabit()).isCloseTo(0, within(1e-6));
  }
}
