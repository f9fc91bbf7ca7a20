package dev.crosskeep.evaluation.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SelfAndCrossTest {

  /**
   * Near keys get 0.1 and far ones 0.001, whatever their modality; only how many there are differs.
   */
  private static SelfAndCross byDistanceAlone() {
    var weights = new SelfAndCross();
    for (int i = 0; i < 8; i++) {
      weights.add(true, 1, 0.1);
      weights.add(false, 100, 0.001);
    }
    for (int i = 0; i < 2; i++) {
      weights.add(true, 100, 0.001);
      weights.add(false, 1, 0.1);
    }
    return weights;
  }

  @Test
  void whatOnlyFollowsFromDistanceIsGoneOnceDistancesAreEqual() {
    var weights = byDistanceAlone();

    var all = weights.all();
    var matched = weights.matchedByDistance();

    assertThat(all.self().kolmogorovSmirnov(all.cross())).isCloseTo(0.6, within(1e-12));
    assertThat(matched.self().kolmogorovSmirnov(matched.cross())).isCloseTo(0, within(1e-12));
  }

  @Test
  void whereOneGroupIsEmptyNothingIsCompared() {
    var weights = new SelfAndCross();
    weights.add(true, 3, 0.5);

    assertThat(weights.all().comparable()).isFalse();
    assertThat(weights.matchedByDistance().comparable()).isFalse();
  }
}
