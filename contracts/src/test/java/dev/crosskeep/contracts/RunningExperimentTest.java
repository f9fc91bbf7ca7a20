package dev.crosskeep.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.crosskeep.contracts.RunningExperiment.Arm;
import dev.crosskeep.contracts.RunningExperiment.Unit;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunningExperimentTest {

  private static RunningExperiment experiment(String salt, double first, double second) {
    return new RunningExperiment(
        "exp-1",
        "demo",
        Unit.USER,
        salt,
        List.of(
            new Arm("a", first, new FullCache()),
            new Arm("b", second, CrossSelf.withBudget(new CacheBudget.Ratio(0.2)))));
  }

  private static double shareOfB(RunningExperiment experiment) {
    int units = 20_000;
    return (double)
            IntStream.range(0, units)
                .filter(i -> experiment.armOf("user-" + i).name().equals("b"))
                .count()
        / units;
  }

  @Test
  void theArmsGetUnitsInTheProportionOfTheirWeights() {
    // Four standard errors of a share of 0.2 in 20 000 units: 4 · sqrt(0.2 · 0.8 / 20 000) = 0.011.
    assertThat(shareOfB(experiment("salt", 4, 1))).isCloseTo(0.2, within(0.011));
  }

  @Test
  void assignmentsOfTwoExperimentsAreIndependent() {
    var one = experiment("one", 1, 1);
    var two = experiment("two", 1, 1);
    long together =
        IntStream.range(0, 20_000)
            .filter(i -> one.armOf("u" + i).name().equals(two.armOf("u" + i).name()))
            .count();
    // Four standard errors of one half in 20 000: 4 · sqrt(0.25 · 20 000) = 283.
    assertThat(together).isBetween(10_000L - 283, 10_000L + 283);
  }

  /**
   * Fixed for ever, or running experiments would reshuffle. The numbers: {@code printf
   * 'salt\\0user-1' | sha256sum}, first 16 digits divided by 2^64; arm b begins at 0.5.
   */
  @Test
  void aUnitStaysInItsArmAcrossVersions() {
    var experiment = experiment("salt", 1, 1);
    assertThat(IntStream.range(1, 9).mapToObj(i -> experiment.armOf("user-" + i).name()))
        .containsExactly("a", "a", "b", "b", "b", "b", "a", "b");
  }

  @Test
  void experimentsWithoutAChoiceAreRefused() {
    var arm = new Arm("a", 1, new FullCache());
    assertThatThrownBy(
            () -> new RunningExperiment("exp-1", "demo", Unit.USER, "salt", List.of(arm)))
        .hasMessageContaining("arms");
    assertThatThrownBy(
            () -> new RunningExperiment("exp-1", "demo", Unit.USER, "salt", List.of(arm, arm)))
        .hasMessageContaining("different names");
    assertThatThrownBy(() -> new Arm("a", 0, new FullCache())).hasMessageContaining("weight");
    assertThatThrownBy(() -> new Arm("a", Double.NaN, new FullCache()))
        .hasMessageContaining("weight");
  }
}
