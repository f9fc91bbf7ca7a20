package dev.crosskeep.pruning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.Balance;
import dev.crosskeep.contracts.Combine;
import dev.crosskeep.contracts.CrossRatio;
import dev.crosskeep.contracts.Granularity;
import dev.crosskeep.contracts.Pooling;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RandomShareTest extends SelectorTest {

  private final double[][][] logits = Observations.randomLogits(2, 2, 5, 40, 8);
  private final boolean[] image = Observations.images(40, 3, 20, 25, 31);

  @Test
  void allByLotIsRandomChoice() {
    var budget = new TokenBudget(14, 3, List.of());

    int[][] random = keep(new RandomSelector(program), budget);

    assertThat(keep(csp(1), budget)).isDeepEqualTo(random);
  }

  @Test
  void theOtherPicksAreThoseOfASmallerBudget() {
    // 11 picks, of which 4 are by lot.
    int[][] kept = keep(csp(0.4), new TokenBudget(14, 3, List.of()));

    int[][] byScore = keep(csp(0), new TokenBudget(10, 3, List.of()));

    int[][] scoredAlone = keep(csp(0), new TokenBudget(14, 3, List.of()));
    for (int head = 0; head < 2; head++) {
      assertThat(kept[head]).hasSize(14).contains(byScore[head]);
      assertThat(kept[head]).isNotEqualTo(scoredAlone[head]);
    }
  }

  @Test
  void headsDrawByThemselves() {
    int[][] kept = keep(csp(1), new TokenBudget(14, 3, List.of()));

    assertThat(Arrays.equals(kept[0], kept[1])).isFalse();
  }

  private CrossSelfSelector csp(double randomShare) {
    return new CrossSelfSelector(
        program,
        new CrossRatio.Fixed(0.5),
        Combine.UNION_FILL,
        1,
        Balance.SUM,
        Pooling.NONE,
        Granularity.KV_HEAD,
        randomShare);
  }

  private int[][] keep(TokenSelector selector, TokenBudget budget) {
    return selector.select(Observations.of(scope, logits, image, 5), budget).toArrays(scope);
  }
}
