package dev.crosskeep.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PercentileTest {

  /** Of the values 1, 2, …, n the 99th percentile is the rank itself: ⌈0.99 n⌉. */
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "64, 64", "99, 99", "100, 99", "101, 100", "200, 198"})
  void theRankIsRoundedUp(int values, double expected) {
    double[] ascending = IntStream.rangeClosed(1, values).asDoubleStream().toArray();

    assertThat(Percentile.nearestRank(ascending, 99)).isEqualTo(expected);
  }

  @Test
  void theHundredthIsTheLargest() {
    assertThat(Percentile.nearestRank(new double[] {1, 5, 9}, 100)).isEqualTo(9);
    assertThat(Percentile.nearestRank(new double[] {1, 5, 9}, 1)).isEqualTo(1);
  }
}
