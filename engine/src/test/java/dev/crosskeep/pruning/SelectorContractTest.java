package dev.crosskeep.pruning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.Merge;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.Protect;
import dev.crosskeep.contracts.PrunedCache;
import dev.crosskeep.contracts.PruningPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every method promises, whatever it prefers. */
class SelectorContractTest extends SelectorTest {

  private static final int LAYERS = 3;
  private static final int TOKENS = 60;

  /** Every method, some with settings that change which tokens may be chosen. */
  private static final List<String> METHODS =
      List.of(
          "'method': 'random'",
          "'method': 'streaming-llm'",
          "'method': 'h2o'",
          "'method': 'h2o', 'sinks': 4",
          "'method': 'roco'",
          "'method': 'look-m'",
          "'method': 'look-m', 'text_prior': false",
          "'method': 'snapkv'",
          "'method': 'snapkv', 'pooling': {'kind': 'max', 'kernel': 7}, 'sinks': 2",
          "'method': 'pyramidkv'",
          "'method': 'csp'",
          "'method': 'csp', 'merge': 'none'",
          "'method': 'h2o', 'merge': 'summary'",
          "'method': 'pyramidkv', 'merge': 'summary'",
          "'method': 'csp', 'sinks': 4, 'cross_ratio': 'adaptive_mass', 'balance': 'mean'",
          "'method': 'csp', 'sinks': 4, 'cross_ratio': 'joint', 'balance': 'mean'",
          "'method': 'csp', 'pooling': {'kernel': 3, 'within': 'modality'}, 'cross_ratio': 0.9",
          "'method': 'csp', 'pooling': {'kernel': 3, 'within': 'modality'}, 'granularity':"
              + " 'layer'");

  private static PruningPolicy policy(String settings, int budget) {
    return PolicyJson.read(
        ("{" + settings + ", 'budget': {'tokens': " + budget + "}, 'min_prompt_tokens': 0}")
            .replace('\'', '"'));
  }

  private static Stream<boolean[]> prompts() {
    return Stream.of(
        Observations.images(TOKENS, 5, 21, 30, 46),
        Observations.images(TOKENS), // text only
        Observations.images(TOKENS, 0, TOKENS), // one picture and nothing else
        Observations.images(TOKENS, 10, TOKENS)); // ends in a picture
  }

  /** Rows that a summary takes of each layer's budget. */
  private static int summaries(String settings, int budget) {
    var merge = ((PrunedCache) policy(settings, budget)).merge();
    return merge == Merge.SUMMARY && budget > 1 ? 1 : 0;
  }

  private List<int[][]> keptByLayer(String settings, int budget, boolean[] image, boolean ties) {
    return keptByLayer(settings, budget, image, List.of(), ties);
  }

  private List<int[][]> keptByLayer(
      String settings, int budget, boolean[] image, List<TurnSpan> turns, boolean ties) {
    var plan =
        PruningPlan.of(policy(settings, budget), ImageMask.ofRuns(image), turns, LAYERS, 1, program)
            .orElseThrow();
    int queries = plan.selector().columnMoments() > 0 ? TOKENS : plan.observedQueries();
    var kept = new ArrayList<int[][]>();
    for (int layer = 0; layer < LAYERS; layer++) {
      double[][][] logits = Observations.randomLogits(4, 2, queries, TOKENS, layer);
      if (ties) {
        for (double[][] head : logits) {
          for (double[] row : head) {
            Arrays.setAll(row, key -> Double.isInfinite(row[key]) ? row[key] : 0);
          }
        }
      }
      kept.add(
          plan.selector()
              .select(Observations.of(scope, logits, image, queries), plan.budgets().get(layer))
              .toArrays(scope));
      for (int[] head : kept.getLast()) {
        var budgeted = plan.budgets().get(layer);
        assertThat(Arrays.stream(head).boxed()).containsAll(budgeted.older());
        assertThat(head).endsWith(IntStream.range(TOKENS - budgeted.recent(), TOKENS).toArray());
      }
    }
    return kept;
  }

  @ParameterizedTest
  @FieldSource("METHODS")
  void everyHeadKeepsItsBudgetAscendingAndOnce(String settings) {
    for (int budget : List.of(1, 2, 3, 7, 12, 30, 59)) {
      int tokens = budget - summaries(settings, budget);
      prompts()
          .forEach(image -> {
            long sum = 0;
            for (int[][] layer : keptByLayer(settings, budget, image, false)) {
              for (int[] head : layer) {
                assertThat(head).hasSameSizeAs(layer[0]).isSorted().doesNotHaveDuplicates();
                assertThat(head[0]).isNotNegative();
                assertThat(head[head.length - 1]).isLessThan(TOKENS);
              }
              sum += layer[0].length;
            }
            assertThat(sum).isEqualTo((long) LAYERS * tokens);
          });
    }
  }

  @ParameterizedTest
  @FieldSource("METHODS")
  void aProtectedTurnStaysWholeInsideTheBudget(String settings) {
    var turns =
        List.of(new TurnSpan(Protect.SYSTEM, 2, 9), new TurnSpan(Protect.LAST_USER, 40, 50));
    var protecting = settings + ", 'protect': ['last_user', 'system']";
    for (int tokens : List.of(18, 19, 23, 40, 58)) {
      int budget = tokens + summaries(settings, tokens);
      prompts()
          .forEach(image -> {
            long sum = 0;
            for (int[][] layer : keptByLayer(protecting, budget, image, turns, false)) {
              for (int[] head : layer) {
                assertThat(head).contains(2, 3, 4, 5, 6, 7, 8);
                assertThat(head).contains(40, 41, 42, 43, 44, 45, 46, 47, 48, 49);
                assertThat(head).endsWith(TOKENS - 1).isSorted().doesNotHaveDuplicates();
              }
              sum += layer[0].length;
            }
            assertThat(sum).isEqualTo((long) LAYERS * tokens);
          });
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'method': 'h2o', 'sinks': 1",
        "'method': 'roco', 'recent': {'tokens': 14}",
        "'method': 'look-m'",
        "'method': 'snapkv', 'observation_window': {'tokens': 9}",
        "'method': 'csp', 'cross_ratio': 0.3",
        "'method': 'csp', 'cross_ratio': 'adaptive_mass', 'pooling': {'kernel': 3}",
        "'method': 'csp', 'cross_ratio': 'joint', 'pooling': {'kernel': 3}"
      })
  void aMassKeepsTheFewestTokensThatHoldIt(String settings) {
    prompts()
        .forEach(image -> {
          int before = 0;
          for (double mass : new double[] {0.05, 0.4, 0.7, 0.9, 0.99, 1}) {
            int kept = fewestHolding(settings, mass, image);
            assertThat(kept).isGreaterThanOrEqualTo(before);
            before = kept;
          }
          assertThat(before).isEqualTo(TOKENS);
        });
  }

  /** The tokens that a mass keeps, checked to hold it and to be one too many for any less. */
  private int fewestHolding(String settings, double mass, boolean[] image) {
    var policy =
        PolicyJson.read(
            ("{" + settings + ", 'budget': {'mass': " + mass + "}, 'min_prompt_tokens': 0}")
                .replace('\'', '"'));
    var plan =
        PruningPlan.of(policy, ImageMask.ofRuns(image), List.of(), LAYERS, 1, program)
            .orElseThrow();
    int queries = plan.selector().columnMoments() > 0 ? TOKENS : plan.observedQueries();
    double[][][] logits = Observations.randomLogits(4, 2, queries, TOKENS, 3);
    var observation = Observations.of(scope, logits, image, queries);
    float[] received = Observations.columnSums(logits, queries);
    var budget = plan.budgets().getFirst();
    var ranking = ((MassSelector) plan.selector()).ranking();

    int[][] kept = plan.selector().select(observation, budget).toArrays(scope);

    int count = kept[0].length;
    if (count < TOKENS) {
      assertThat(share(received, kept, queries)).isGreaterThanOrEqualTo(mass - 1e-6);
      assertThat(ranking.select(observation, budget.withTotal(count)).toArrays(scope))
          .isDeepEqualTo(kept);
    }
    if (count > budget.forced()) {
      int[][] fewer = ranking.select(observation, budget.withTotal(count - 1)).toArrays(scope);
      assertThat(share(received, fewer, queries)).isLessThan(mass + 1e-6);
    }
    return count;
  }

  /** The share of all queries' attention that kept tokens hold, mean over the heads. */
  private static double share(float[] received, int[][] kept, int queries) {
    double sum = 0;
    for (int head = 0; head < kept.length; head++) {
      for (int key : kept[head]) {
        sum += received[head * TOKENS + key];
      }
    }
    return sum / kept.length / queries;
  }

  @ParameterizedTest
  @FieldSource("METHODS")
  void equalInputEqualChoice(String settings) {
    boolean[] image = Observations.images(TOKENS, 5, 21, 30, 46);

    var once = keptByLayer(settings, 20, image, true);
    var again = keptByLayer(settings, 20, image, true);

    for (int layer = 0; layer < LAYERS; layer++) {
      assertThat(again.get(layer)).isDeepEqualTo(once.get(layer));
    }
  }

  @ParameterizedTest
  @FieldSource("METHODS")
  void nothingIsChosenWhereEverythingFits(String settings) {
    assertThat(
            PruningPlan.of(
                policy(settings, TOKENS),
                ImageMask.ofRuns(new boolean[TOKENS]),
                List.of(),
                LAYERS,
                1,
                program))
        .isEmpty();
  }

  @Test
  void everyMethodIsTested() {
    var tested =
        METHODS.stream().<Class<?>>map(settings -> policy(settings, 5).getClass()).distinct();

    assertThat(tested).containsExactlyInAnyOrder(PrunedCache.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @FieldSource("METHODS")
  void aMethodIsCalledAsOnTheWire(String settings) {
    assertThat(settings).contains("'" + policy(settings, 5).method() + "'");
  }
}
