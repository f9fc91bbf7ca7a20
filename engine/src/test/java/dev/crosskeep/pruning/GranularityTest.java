package dev.crosskeep.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.contracts.Balance;
import dev.crosskeep.contracts.Combine;
import dev.crosskeep.contracts.CrossRatio;
import dev.crosskeep.contracts.Granularity;
import dev.crosskeep.contracts.Pooling;
import dev.crosskeep.torch.TorchProgram;
import java.util.List;
import org.junit.jupiter.api.Test;

class GranularityTest extends SelectorTest {

  private final TorchProgram shaping =
      TorchProgram.compile(
          """
          def rows(self, x: Tensor, rows: int) -> Tensor:
            return x.reshape([rows, -1])
          """);

  @Test
  void aKeyGetsTheMeanOfTheHeadsThatHoldIt() {
    // The first head holds the tokens 0, 1 and 2, the second 0, 2 and 3.
    IValue positions = shaping.run(scope, "rows", scope.longs(0, 1, 2, 0, 2, 3), 2);
    IValue scores = scope.floats(new float[] {1, 5, 2, 3, 1, 4}, 2, 3);

    float[] means = scope.floats(program.run(scope, "by_layer", scores, positions, 4));

    assertThat(means).containsExactly(new float[] {2, 5, 1.5f, 2, 1.5f, 4}, within(1e-6f));
  }

  @Test
  void headsThatChooseTogetherKeepTheSameTokens() {
    boolean[] image = Observations.images(40, 3, 20, 25, 31);
    double[][][] logits = Observations.randomLogits(3, 2, 5, 40, 17);

    int[][] together = keep(Granularity.LAYER, logits, image);
    int[][] apart = keep(Granularity.KV_HEAD, logits, image);

    assertThat(together[1]).containsExactly(together[0]);
    assertThat(together[2]).containsExactly(together[0]);
    assertThat(apart[1]).isNotEqualTo(apart[0]);
  }

  private int[][] keep(Granularity granularity, double[][][] logits, boolean[] image) {
    var selector =
        new CrossSelfSelector(
            program,
            new CrossRatio.AdaptiveMass(),
            Combine.UNION_FILL,
            1,
            Balance.SUM,
            Pooling.NONE,
            granularity);
    return selector
        .select(Observations.of(scope, logits, image, 5), new TokenBudget(12, 3, List.of()))
        .toArrays(scope);
  }
}
