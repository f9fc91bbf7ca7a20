package dev.crosskeep.evaluation.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ConstantTest {

  @Test
  void aFixedConstantDoesNotLookAtTheLogits() {
    assertThat(new Constant.Fixed(2).n(new double[] {5, 6})).isEqualTo(2);
  }

  @Test
  void theOthersAreAsLargeAsARowsLargestTerm() {
    double[] maxima = {Math.log(8), Math.log(1), Math.log(3)};

    assertThat(new Constant.AtMaximum(0.5).n(maxima)).isCloseTo(3, within(1e-12));
    assertThat(new Constant.AtMaximum(0.9).n(maxima)).isCloseTo(8, within(1e-12));
  }

  @Test
  void aRowsMaximumIsThatOfItsHeadAndQuery() {
    // Two heads with two queries each.
    var window =
        Windows.of(
            new boolean[4],
            2,
            Windows.row(1, 2, 9),
            Windows.row(5, 1, 1, 4),
            Windows.row(3, 1, 2),
            Windows.row(1, 1, 7, 1));

    assertThat(RowMaxima.of(window, 0, 2)).containsExactly(logs(9, 5, 3, 7), within(1e-6));
    assertThat(RowMaxima.of(window, 0, 1)).containsExactly(logs(5, 7), within(1e-6));
  }

  private static double[] logs(double... numbers) {
    return Arrays.stream(numbers).map(Math::log).toArray();
  }
}
