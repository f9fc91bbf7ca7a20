package dev.crosskeep.evaluation.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageQuantityTest {

  @ParameterizedTest(name = "{0} pictures are {1}")
  @CsvSource({"0, FEW", "5, FEW", "6, MEDIUM", "31, MEDIUM", "32, MANY", "109, MANY"})
  void theLevelChangesAtSixAndAboveThirtyOne(int images, ImageQuantity quantity) {
    assertThat(ImageQuantity.of(images)).isEqualTo(quantity);
  }
}
