package dev.crosskeep.pruning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerBudgetsTest {

  @Test
  void aPyramidFallsEvenlyFromTwiceTheMeanToAlmostNothing() {
    // 20 scored on the average: the last layer gets 20 / 20, the first 2 · 20 - 1.
    var budgets = LayerBudgets.pyramid(new TokenBudget(25, 4, List.of(0)), 1000, 3, 20);

    assertThat(budgets)
        .containsExactly(
            new TokenBudget(44, 4, List.of(0)),
            new TokenBudget(25, 4, List.of(0)),
            new TokenBudget(6, 4, List.of(0)));
  }

  @ParameterizedTest
  @CsvSource({
    "25, 4, 40, 1, 20", "25, 4, 40, 4, 20", "25, 4, 27, 5, 20", "11, 10, 40, 32, 20",
    "10, 10, 40, 3, 20", "30, 7, 31, 7, 1", "257, 32, 4096, 40, 20", "26, 3, 4000, 31, 7"
  })
  void theyOnlyFallAndSumToEqualOnes(int total, int recent, int tokens, int layers, int beta) {
    var budgets =
        LayerBudgets.pyramid(new TokenBudget(total, recent, List.of()), tokens, layers, beta);

    assertThat(budgets).hasSize(layers);
    assertThat(budgets.stream().mapToInt(TokenBudget::total).sum()).isEqualTo(layers * total);
    for (int i = 0; i < layers; i++) {
      assertThat(budgets.get(i).total()).isLessThanOrEqualTo(tokens);
      if (i > 0) {
        // Rounding down running sums can put a layer one above the layer before it.
        assertThat(budgets.get(i).total()).isLessThanOrEqualTo(budgets.get(i - 1).total() + 1);
      }
    }
  }
}
