package dev.crosskeep.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class PatchMapTest {

  private static final PatchMap.Area ALL = new PatchMap.Area(0, 0, 1, 1);

  @Test
  void sharesAreRoundedToThreeDigits() {
    var map = PatchMap.of(1, ALL, new double[][] {{2 / 3.0, 0.0004, 1}});

    assertThat(map.kept()).containsExactly(List.of(0.667, 0.0, 1.0));
    assertThat(map.rows()).isEqualTo(1);
    assertThat(map.columns()).isEqualTo(3);
  }

  @Test
  void aGridThatIsNotOneIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PatchMap(1, 1, 2, ALL, List.of(List.of(1.0))))
        .withMessage("kept must be 1 rows of 2 numbers");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PatchMap(1, 2, 1, ALL, List.of(List.of(1.0))))
        .withMessage("kept must be 2 rows of 1 numbers");
  }

  @Test
  void whatIsNoShareIsRefused() {
    for (double share : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> PatchMap.of(1, ALL, new double[][] {{share}}))
          .withMessage("kept must hold shares from 0 to 1, got " + share);
    }
  }

  @Test
  void anAreaOfNothingIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PatchMap.Area(0, 0, 0, 1))
        .withMessageStartingWith("area must have width and height above 0");
  }
}
