package dev.crosskeep.evaluation.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.PruningPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two methods at half of the cache, on three data sets of four samples. */
class ChoosingSectionTest {

  /** The scores of all samples: the full cache's, the first and the second method's. */
  private static final List<Scores> SETS =
      List.of(set("a", 1, 1, 0), set("b", 1, 0, 0.5), set("c", 1, 0, 1));

  private static final EvaluationPlan PLAN =
      new EvaluationPlan("tiny", "ab", List.of("a", "b", "c"), 4, 48, contenders());

  @Test
  void theGainsOfCategoriesAndOfDataSetsStandBelowOneMethodForAll() {
    // The second method is best on all: (0 + 0.5 + 1) / 3. The first on a and b together, whose
    // sums are 1 and 0.5: (1 + 0 + 1) / 3, 16.7 points more. Each its own: (1 + 0.5 + 1) / 3.
    assertThat(lines(SETS, List.of("x", "x", "y")))
        .contains(
            "| chosen | 50 % |",
            "| one for all | 50.0 [50.0, 50.0] |",
            "| + by category | **+16.7 [+16.7, +16.7]** |",
            "| + for each data set | **+33.3 [+33.3, +33.3]** |");
  }

  @Test
  void categoriesThatTellNothingAreLeftOut() {
    for (var categories :
        List.of(List.of("x", "", "y"), List.of("x", "x", "x"), List.of("x", "y", "z"))) {
      assertThat(lines(SETS, categories)).noneMatch(line -> line.startsWith("| + by category"));
    }
  }

  @Test
  void regretIsTheDistanceToTheBestMethodOfEachDataSet() {
    // The first method is 0, 50 and 100 points below the best, the second 100, 0 and 0; the full
    // cache is none of them.
    assertThat(lines(SETS, List.of("", "", ""))).contains("| random | 50.0 |", "| csp | 33.3 |");
  }

  @Test
  void nothingIsChosenByThreeSamples() {
    double[] three = {1, 1, 1};
    var set = ScoredSet.of("a", three, three, three);

    assertThat(lines(List.of(set), List.of("")))
        .contains("With fewer than four samples of a data set no method is chosen for it.")
        .noneMatch(line -> line.contains("one for all"));
  }

  private static List<String> lines(List<Scores> sets, List<String> categories) {
    return new ChoosingSection(
            Choice.of(PLAN.contenders(), sets, categories),
            Analysis.cells(PLAN.contenders(), sets),
            BudgetTable.ofMethods(PLAN))
        .lines();
  }

  private static Scores set(String name, double full, double first, double second) {
    return ScoredSet.of(name, same(full), same(first), same(second));
  }

  private static double[] same(double score) {
    return new double[] {score, score, score, score};
  }

  private static List<Contender> contenders() {
    var methods = new LinkedHashMap<String, PruningPolicy>();
    methods.put("random", PolicyJson.read("{\"method\": \"random\"}"));
    methods.put("csp", PolicyJson.read("{\"method\": \"csp\"}"));
    return Contender.of(methods, List.of(0.5));
  }
}
