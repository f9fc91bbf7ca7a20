package dev.crosskeep.evaluation.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LogHistogramTest {

  private static LogHistogram of(double... weights) {
    var histogram = new LogHistogram();
    for (double weight : weights) {
      histogram.add(weight);
    }
    return histogram;
  }

  @Test
  void equalSharesAreNoDistanceApartWhateverTheirNumber() {
    var few = of(0.1, 0.001);
    var many = of(0.1, 0.001, 0.1, 0.001);

    assertThat(few.kolmogorovSmirnov(many)).isZero();
    assertThat(few.wasserstein(many)).isZero();
    assertThat(few.jensenShannon(many)).isZero();
  }

  @Test
  void weightsOfDifferentOrderAreFarApart() {
    var large = of(0.1, 0.1);
    var small = of(0.001, 0.001, 0.001);

    assertThat(large.kolmogorovSmirnov(small)).isCloseTo(1, within(1e-12));
    assertThat(large.wasserstein(small)).isCloseTo(2, within(0.03));
    assertThat(large.jensenShannon(small)).isCloseTo(1, within(1e-12));
  }

  @Test
  void aQuarterThatDiffersIsADistanceOfAQuarter() {
    // Cumulative shares differ by 1/4 over one order of magnitude.
    var own = of(0.1, 0.1, 0.1, 0.01);
    var other = of(0.1, 0.1, 0.1, 0.1);

    assertThat(own.kolmogorovSmirnov(other)).isCloseTo(0.25, within(1e-12));
    assertThat(own.wasserstein(other)).isCloseTo(0.25, within(0.01));
  }

  @Test
  void weightsOfZeroAndOneHaveTheirPlace() {
    assertThat(of(0).kolmogorovSmirnov(of(1e-8))).isCloseTo(1, within(1e-12));
    assertThat(of(1).total()).isEqualTo(1);
  }

  @Test
  void theDensityIsOneInAll() {
    double[][] curve = of(0.01, 0.02, 0.001, 0.005).density();

    double area = 0;
    for (double density : curve[1]) {
      area += density * (curve[0][1] - curve[0][0]);
    }
    assertThat(area).isCloseTo(1, within(0.02));
  }
}
