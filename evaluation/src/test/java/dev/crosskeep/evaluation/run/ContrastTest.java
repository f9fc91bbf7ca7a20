package dev.crosskeep.evaluation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.PruningPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContrastTest {

  private static final List<String> NAMES = List.of("TQA", "IEdit", "Spot-the-Diff", "the", "Diff");

  @Test
  void twoListsStandOnBothSidesOfADash() {
    assertThat(Contrast.parse("n", "TQA,IEdit-the", NAMES))
        .isEqualTo(new Contrast("n", List.of("TQA", "IEdit"), List.of("the")));
  }

  @Test
  void aNameMayHaveDashesOfItsOwn() {
    assertThat(Contrast.parse("n", "Spot-the-Diff-TQA", NAMES))
        .isEqualTo(new Contrast("n", List.of("Spot-the-Diff"), List.of("TQA")));
    assertThat(Contrast.parse("n", "IEdit-TQA,Spot-the-Diff", NAMES))
        .isEqualTo(new Contrast("n", List.of("IEdit"), List.of("TQA", "Spot-the-Diff")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TQA", "TQA-", "-TQA", "TQA,-IEdit", "TQA-another", "TQA-the-Diff", ""})
  void whatCannotBeReadIsRefusedWithTheNamesThatCan(String typed) {
    assertThatThrownBy(() -> Contrast.parse("cross", typed, NAMES))
        .isInstanceOf(EvaluationException.class)
        .hasMessage(
            "The contrast cross is to be SET,SET-SET,SET with names of TQA, IEdit, Spot-the-Diff,"
                + " the, Diff, got "
                + typed
                + ".");
  }

  @Test
  void aDashThatCanBeReadInTwoWaysIsRefused() {
    var names = List.of("a", "b-c", "a-b", "c");

    assertThatThrownBy(() -> Contrast.parse("n", "a-b-c", names))
        .isInstanceOf(EvaluationException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TQA-TQA", "TQA,TQA-IEdit"})
  void aDataSetIsNamedOnce(String typed) {
    assertThatThrownBy(() -> Contrast.parse("n", typed, NAMES))
        .isInstanceOf(EvaluationException.class)
        .hasMessage("The contrast n names a data set twice.");
  }

  @Test
  void theDropOnSomeSetsLessTheDropOnOthers() {
    // Drops: a 1 - 0.25 = 0.75, b 0.75 - 0.5 = 0.25, c 0.5 - 0.25 = 0.25, d 1 - 1 = 0. Means 0.5
    // over
    // a and b, 0.125 over c and d; every sample of a set is alike, so there is no width.
    var sets =
        List.of(
            alike("a", 1, 0.25), alike("b", 0.75, 0.5), alike("c", 0.5, 0.25), alike("d", 1, 1));
    var contrast = new Contrast("n", List.of("a", "b"), List.of("c", "d"));

    assertThat(ContrastCell.of(List.of(contrast), contenders(), sets))
        .containsExactly(
            new ContrastCell("n", "csp", 0.5, 0.5, 0.125, new Estimate(0.375, 0.375, 0.375)));
  }

  @Test
  void theIntervalIsThatOfTheDrops() {
    // Of 100 samples a loses every second one, b none: drop 0.5 with a standard error of
    // sqrt(0.5 * 0.5 / 100) = 0.05. That the full cache errs on half of the samples of b, and the
    // pruned one on the same, adds nothing: drops are paired.
    var all = same(100, 1);
    var half = same(100, 0);
    Arrays.fill(half, 0, 50, 1);
    var sets = List.of(ScoredSet.of("a", all, half), ScoredSet.of("b", half, half));

    var cell =
        ContrastCell.of(List.of(new Contrast("n", List.of("a"), List.of("b"))), contenders(), sets)
            .getFirst();

    assertThat(cell.difference().value()).isEqualTo(0.5);
    assertThat(cell.difference().low()).isCloseTo(0.5 - 1.96 * 0.05, within(0.02));
    assertThat(cell.difference().high()).isCloseTo(0.5 + 1.96 * 0.05, within(0.02));
  }

  @Test
  void theReportIsBoldWhereTheIntervalDoesNotHoldZero() {
    var sure = new ContrastCell("n", "csp", 0.5, 0.25, 0.375, new Estimate(-0.125, -0.25, -0.0625));
    var unsure = new ContrastCell("n", "csp", 0.1, 0.25, 0.125, new Estimate(0.125, -0.25, 0.5));
    var section =
        new ContrastSection(
            List.of(new Contrast("n", List.of("a", "b"), List.of("c"))),
            List.of(sure, unsure),
            new BudgetTable("method", List.of("csp"), List.of(0.5, 0.1)));

    assertThat(section.lines())
        .contains(
            "### n", "a, b against c", "| csp | **-12.5 [-25.0, -6.3]** | +12.5 [-25.0, +50.0] |");
    assertThat(section.csv().lines())
        .containsExactly(
            "contrast,method,budget,drop,other_drop,difference,difference_low,difference_high",
            "\"n\",\"csp\",0.5,0.2500,0.3750,-0.1250,-0.2500,-0.0625",
            "\"n\",\"csp\",0.1,0.2500,0.1250,0.1250,-0.2500,0.5000");
  }

  private static Scores alike(String name, double full, double pruned) {
    return ScoredSet.of(name, same(4, full), same(4, pruned));
  }

  private static double[] same(int samples, double score) {
    var scores = new double[samples];
    Arrays.fill(scores, score);
    return scores;
  }

  private static List<Contender> contenders() {
    PruningPolicy csp = PolicyJson.read("{\"method\": \"csp\"}");
    return Contender.of(Map.of("csp", csp), List.of(0.5));
  }
}
