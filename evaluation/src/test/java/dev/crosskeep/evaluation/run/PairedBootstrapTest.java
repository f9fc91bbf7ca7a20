package dev.crosskeep.evaluation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairedBootstrapTest {

  @Test
  void theIntervalOfManyCoinsIsThatOfTheNormalApproximation() {
    var random = new SplittableRandom(3);
    double[] coins = IntStream.range(0, 400).mapToDouble(_ -> random.nextInt(2)).toArray();
    double mean = IntStream.range(0, 400).mapToDouble(i -> coins[i]).average().orElseThrow();

    var estimate = new PairedBootstrap(List.of(400)).mean(0, coins).estimate();

    double halfWidth = 1.96 * Math.sqrt(mean * (1 - mean) / 400);
    assertThat(estimate.value()).isEqualTo(mean);
    assertThat(estimate.low()).isCloseTo(mean - halfWidth, within(0.006));
    assertThat(estimate.high()).isCloseTo(mean + halfWidth, within(0.006));
  }

  @Test
  void aDifferenceThatIsTheSameForEverySampleHasNoWidth() {
    double[] worse = {0, 0.5, 0.25, 0.1};
    double[] better = {0.5, 1, 0.75, 0.6};
    var bootstrap = new PairedBootstrap(List.of(4));

    var difference = bootstrap.mean(0, better).minus(bootstrap.mean(0, worse)).estimate();

    assertThat(difference.value()).isCloseTo(0.5, within(1e-12));
    assertThat(difference.low()).isCloseTo(0.5, within(1e-12));
    assertThat(difference.high()).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void theMeanOverDataSetsIsTakenResampleByResample() {
    var first = new Sampled(0.25, new double[] {0, 1});
    var second = new Sampled(0.75, new double[] {1, 1});

    var mean = Sampled.mean(List.of(first, second));

    assertThat(mean.value()).isEqualTo(0.5);
    assertThat(mean.resampled()).containsExactly(0.5, 1);
  }
}
