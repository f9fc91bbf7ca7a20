package dev.crosskeep.evaluation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CrossFittingTest {

  @Test
  void whatIsSurelyBestSomewhereIsChosenThere() {
    // Means of the first method 1, 0, 0 and of the second 0, 0.5, 1. One for all: the second with
    // 1.5 / 3. One for the first two sets, whose sums are 1 and 0.5, and one for the third:
    // (1 + 0 + 1) / 3. One for each: (1 + 0.5 + 1) / 3.
    var fitting =
        new CrossFitting(
            List.of(
                List.of(same(1), same(0)), List.of(same(0), same(0.5)), List.of(same(0), same(1))));

    var worth =
        fitting.worth(
            List.of(List.of("a", "a", "a"), List.of("a", "a", "b"), List.of("a", "b", "c")));

    assertThat(worth.get(0).value()).isCloseTo(1.5 / 3, within(1e-9));
    assertThat(worth.get(1).value()).isCloseTo(2.0 / 3, within(1e-9));
    assertThat(worth.get(2).value()).isCloseTo(2.5 / 3, within(1e-9));
    assertThat(worth.get(2).minus(worth.get(0)).estimate())
        .satisfies(
            gain -> assertThat(gain.low()).isCloseTo(1.0 / 3, within(1e-9)),
            gain -> assertThat(gain.high()).isCloseTo(1.0 / 3, within(1e-9)));
  }

  @Test
  void ofEqualMethodsTheOneThatIsBetterOnAllDataSetsIsChosen() {
    // The first two samples of the first set say nothing, the other two 0 and 1. Chosen by the
    // first
    // two, the second method is taken for what it does in the second set, and is right.
    var fitting =
        new CrossFitting(
            List.of(List.of(new double[] {1, 1, 0, 0}, same(1)), List.of(same(0), same(1))));

    assertThat(fitting.worth(List.of(List.of("a", "b"))).getFirst().value())
        .isCloseTo(1, within(1e-9));
  }

  @Test
  void luckIsNotPraised() {
    // Ten methods that are equally good: each answer of each is right by the toss of a coin.
    var random = new SplittableRandom(5);
    var sets =
        IntStream.range(0, 10)
            .mapToObj(_ -> IntStream.range(0, 10).mapToObj(_ -> coins(random)).toList())
            .toList();
    double luckiest =
        sets.stream()
            .mapToDouble(
                set -> set.stream().mapToDouble(CrossFittingTest::mean).max().orElseThrow())
            .average()
            .orElseThrow();

    var each =
        new CrossFitting(sets)
            .worth(List.of(IntStream.range(0, 10).mapToObj(Integer::toString).toList()))
            .getFirst();
    var one = new CrossFitting(sets).worth(List.of(Collections.nCopies(10, "all"))).getFirst();

    assertThat(luckiest).isGreaterThan(0.6);
    assertThat(each.value()).isCloseTo(0.5, within(0.05));
    assertThat(each.minus(one).estimate())
        .satisfies(
            gain -> assertThat(gain.low()).isNegative(),
            gain -> assertThat(gain.high()).isPositive());
  }

  private static double[] same(double score) {
    return new double[] {score, score, score, score};
  }

  private static double[] coins(SplittableRandom random) {
    return IntStream.range(0, 20).mapToDouble(_ -> random.nextInt(2)).toArray();
  }

  private static double mean(double[] scores) {
    return IntStream.range(0, scores.length).mapToDouble(i -> scores[i]).average().orElseThrow();
  }
}
