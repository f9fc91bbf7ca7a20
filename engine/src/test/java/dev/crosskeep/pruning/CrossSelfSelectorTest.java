package dev.crosskeep.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.contracts.Balance;
import dev.crosskeep.contracts.Combine;
import dev.crosskeep.contracts.CrossRatio;
import dev.crosskeep.contracts.Granularity;
import dev.crosskeep.contracts.Pooling;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CrossSelfSelectorTest extends SelectorTest {

  /**
   * One head. Tokens: 0 text, 1 image, 2 text, 3 image, 4 image, 5 text; the last is recent. The
   * last two queries observe, 4 for images and 5 for text, with these attention weights:
   *
   * <pre>
   *   key                0     1     2     3     4     5
   *   image query 4   0.10  0.25  0.40  0.15  0.10
   *   text query 5    0.30  0.30  0.10  0.10  0.10  0.10
   *
   *   self            0.30  0.25  0.10  0.15  0.10        text keys from row 5, image keys from row 4
   *   cross           0.10  0.30  0.40  0.10  0.10        the other way round
   *   total           0.40  0.55  0.50  0.25  0.20
   * </pre>
   */
  @Nested
  class WorkedByHand {

    private final double[][][] logits = {
      {logarithms(0.1, 0.25, 0.4, 0.15, 0.1, 0), logarithms(0.3, 0.3, 0.1, 0.1, 0.1, 0.1)}
    };
    private final boolean[] image = {false, true, false, true, true, false};

    @ParameterizedTest(name = "{0} of the picks are cross-modal")
    @CsvSource({
      "0.5, 0 2", // self picks 0, cross picks 2
      "1.0, 1 2", // cross picks 2 and 1
      "0.0, 0 1" // self picks 0 and 1
    })
    void theBestOfBothListsStayWithTheRecentToken(double crossRatio, String picks) {
      assertThat(keep(3, crossRatio, Combine.UNION_FILL)).isEqualTo(positions(picks + " 5"));
    }

    @ParameterizedTest(name = "{0} keeps {1}")
    @CsvSource({
      "UNION_FILL, 0 1 2 3", // 3 has the highest total of the rest
      "UNION, 0 1 2",
      "CONCAT, 0 1 1 2",
      "AND, 1"
    })
    void twoPicksEachOfWhichOneIsInBothLists(Combine combine, String picks) {
      // Self picks 0 and 1, cross picks 2 and 1.
      assertThat(keep(5, 0.5, combine)).isEqualTo(positions(picks + " 5"));
    }

    @Test
    void oneListIsRankedByTheTotal() {
      assertThat(joint(new TokenBudget(3, 1, List.of()))).containsExactly(1, 2, 5);
      assertThat(joint(new TokenBudget(4, 1, List.of(4)))).containsExactly(1, 2, 4, 5);
    }

    private int[] joint(TokenBudget budget) {
      var ratio = new CrossRatio.Joint();
      return select(logits, image, 2, budget, ratio, Combine.UNION_FILL, 0)[0];
    }

    @Test
    void aForcedTokenTakesNoListsPlace() {
      // Self would name 0 and 1; 0 stays anyway, so it names 1 and 3, though 2 has a higher total.
      var budget = new TokenBudget(4, 1, List.of(0));

      assertThat(select(logits, image, 2, budget, 0, Combine.UNION_FILL, 0)[0])
          .containsExactly(0, 1, 3, 5);
    }

    @Test
    void aBudgetOfOneKeepsTheLastToken() {
      for (Combine combine : Combine.values()) {
        assertThat(keep(1, 0.5, combine)).containsExactly(5);
      }
    }

    private int[] keep(int total, double crossRatio, Combine combine) {
      return select(logits, image, 2, new TokenBudget(total, 1, List.of()), crossRatio, combine, 0)[
          0];
    }
  }

  @ParameterizedTest(name = "{0}: {1} heads of {2}, {3} observed of {4} tokens, keep {5} + {6}")
  @CsvSource({
    "UNION_FILL, 1, 1, 1, 9, 3, 1",
    "UNION_FILL, 4, 1, 6, 40, 8, 6",
    "UNION_FILL, 2, 4, 9, 57, 20, 5",
    "UNION_FILL, 3, 2, 30, 64, 40, 9",
    "UNION, 4, 1, 6, 40, 8, 6",
    "UNION, 2, 4, 9, 57, 20, 5",
    "AND, 4, 1, 6, 40, 8, 6",
    "AND, 2, 4, 9, 57, 20, 5",
    "AND, 3, 2, 30, 64, 40, 9"
  })
  void agreesWithTheSameAlgorithmWrittenAsLoops(
      Combine combine, int heads, int group, int observed, int tokens, int picks, int recent) {
    boolean[] image = Observations.images(tokens, 2, 8, tokens / 2, tokens - 4);
    for (int seed = 0; seed < 20; seed++) {
      double crossRatio = seed / 19.0;
      double n = List.of(0.0, 1.0, 7.5).get(seed % 3);
      double[][][] logits = Observations.randomLogits(heads, group, observed, tokens, seed);
      int cross = (int) Math.floor(picks * crossRatio + 1e-9);
      var loops = new LoopSelector(logits, image, observed, recent, n);

      assertThat(
              select(
                  logits,
                  image,
                  observed,
                  new TokenBudget(picks + recent, recent, List.of()),
                  crossRatio,
                  combine,
                  n))
          .isDeepEqualTo(loops.select(picks - cross, cross, combine));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1, 9, 3, 1", "4, 1, 6, 40, 8, 6", "2, 4, 9, 57, 20, 5"})
  void oneListAgreesWithLoops(
      int heads, int group, int observed, int tokens, int picks, int recent) {
    boolean[] image = Observations.images(tokens, 2, 8, tokens / 2, tokens - 4);
    var budget = new TokenBudget(picks + recent, recent, List.of());
    for (int seed = 0; seed < 20; seed++) {
      double[][][] logits = Observations.randomLogits(heads, group, observed, tokens, seed);
      var loops = new LoopSelector(logits, image, observed, recent, 1);

      assertThat(
              select(
                  logits, image, observed, budget, new CrossRatio.Joint(), Combine.UNION_FILL, 1))
          .isDeepEqualTo(loops.selectFromOneList(picks));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyHeadKeepsEquallyManyAscendingAndTheRecent(Combine combine) {
    boolean[] image = Observations.images(50, 5, 20, 25, 40);
    double[][][] logits = Observations.randomLogits(6, 2, 10, 50, 3);

    int[][] kept = select(logits, image, 10, new TokenBudget(21, 8, List.of()), 0.5, combine, 1);

    for (int[] head : kept) {
      assertThat(head).hasSize(kept[0].length).isSorted();
      assertThat(head).endsWith(IntStream.range(42, 50).toArray());
      if (combine != Combine.CONCAT) {
        assertThat(head).doesNotHaveDuplicates();
      }
      if (combine == Combine.UNION_FILL) {
        assertThat(head).hasSize(21);
      }
    }
  }

  @Test
  void equalInputEqualChoice() {
    boolean[] image = Observations.images(50, 5, 20, 25, 40);
    double[][][] logits = Observations.randomLogits(6, 2, 10, 50, 3);
    var budget = new TokenBudget(21, 8, List.of());

    assertThat(select(logits, image, 10, budget, 0.5, Combine.UNION_FILL, 1))
        .isDeepEqualTo(select(logits, image, 10, budget, 0.5, Combine.UNION_FILL, 1));
  }

  @Test
  void equalScoresGoToTheEarlierKey() {
    // All logits equal: the text query makes text keys tie in self, image keys tie in cross.
    boolean[] image = Observations.images(12, 3, 7);
    var logits = new double[1][1][12];

    assertThat(
            select(logits, image, 1, new TokenBudget(5, 1, List.of()), 0.5, Combine.UNION_FILL, 0)[
                0])
        .containsExactly(0, 1, 3, 4, 11);
  }

  @Test
  void aListWithoutPositiveScoresLendsItsPlaces() {
    // A text window: self can only name the 2 text keys, so its third place goes to cross.
    boolean[] image = Observations.images(10, 2, 9);
    double[][][] logits = {{logarithms(0.01, 0.02, 0.3, 0.05, 0.2, 0.1, 0.06, 0.07, 0.08, 0.11)}};

    assertThat(select(logits, image, 1, new TokenBudget(7, 1, List.of()), 0.5, Combine.UNION, 0)[0])
        .containsExactly(0, 1, 2, 4, 5, 8, 9);
  }

  @ParameterizedTest
  @EnumSource(names = {"UNION_FILL", "UNION", "AND"})
  void aPastOfOneModalityIsRankedByTotalScore(Combine combine) {
    // Text past, mixed window: cross alone would rank by the image queries only.
    boolean[] image = Observations.images(30, 26, 28);
    double[][][] logits = Observations.randomLogits(2, 1, 6, 30, 5);
    var loops = new LoopSelector(logits, image, 6, 6, 1);

    int[][] kept = select(logits, image, 6, new TokenBudget(13, 6, List.of()), 1, combine, 1);

    for (int head = 0; head < 2; head++) {
      double[] total = loops.total(head);
      int[] best =
          IntStream.range(0, 24)
              .boxed()
              .sorted((a, b) -> Double.compare(total[b], total[a]))
              .limit(7)
              .mapToInt(Integer::intValue)
              .sorted()
              .toArray();
      assertThat(Arrays.copyOf(kept[head], 7)).isEqualTo(best);
    }
  }

  @Test
  void theAuthorsConstantsForACrossRatioOfZeroBelongToConcatOnly() {
    boolean[] image = Observations.images(400, 20, 380);
    double[][][] logits = Observations.randomLogits(1, 1, 30, 400, 4);
    var budget = new TokenBudget(40, 20, List.of());

    assertThat(select(logits, image, 30, budget, 0, Combine.CONCAT, 1)[0]).hasSize(308 + 1 + 20);
    assertThat(select(logits, image, 30, budget, 0, Combine.UNION_FILL, 1)[0]).hasSize(40);
    // 308 keys do not exist here: all 80 that may go, and one of them twice.
    assertThat(
            select(
                Observations.randomLogits(1, 1, 30, 100, 4),
                Observations.images(100, 20, 80),
                30,
                budget,
                0,
                Combine.CONCAT,
                1)[0])
        .hasSize(80 + 1 + 20);
  }

  @Test
  void theAdaptiveShareIsThatOfPairsOfDifferentModality() {
    // 4 queries: 1 image, 3 text. 12 past keys: 8 image, 4 text.
    // (3 · 8 + 1 · 4) / (4 · 12) = 28 / 48, so of 6 picks 3 are cross-modal.
    boolean[] image = Observations.images(16, 2, 10, 12, 13);
    double[][][] logits = Observations.randomLogits(3, 1, 4, 16, 11);
    var loops = new LoopSelector(logits, image, 4, 4, 1);

    int[][] kept =
        new CrossSelfSelector(
                program,
                new CrossRatio.Adaptive(),
                Combine.UNION,
                1,
                Balance.SUM,
                Pooling.NONE,
                Granularity.KV_HEAD)
            .select(Observations.of(scope, logits, image, 4), new TokenBudget(10, 4, List.of()))
            .toArrays(scope);

    assertThat(kept).isDeepEqualTo(loops.select(3, 3, Combine.UNION));
  }

  @Test
  void withoutTheConstantScoresAreSumsOfPlainSoftmax() {
    int tokens = 20;
    boolean[] image = Observations.images(tokens, 4, 12);
    double[][][] logits = Observations.randomLogits(1, 1, 5, tokens, 2);
    AttentionObservation observation = Observations.of(scope, logits, image, 5);

    double[] actual = totals(observation, Double.NEGATIVE_INFINITY, tokens - 3);

    var expected = new double[tokens - 3];
    for (double[] row : logits[0]) {
      double sum = Arrays.stream(row).map(Math::exp).sum();
      for (int key = 0; key < expected.length; key++) {
        expected[key] += Math.exp(row[key]) / sum;
      }
    }
    assertThat(actual).containsExactly(expected, within(1e-6));
  }

  /** The self and cross scores of head 0 added up. */
  private double[] totals(AttentionObservation observation, double logN, int past) {
    IValue pair =
        program.run(
            scope,
            "modality_scores",
            observation.queries(),
            observation.keys(),
            observation.imageTokens(),
            observation.promptTokens() - past,
            logN,
            false);
    List<IValue> scores = scope.elements(pair);
    float[] own = scope.floats(scores.get(0));
    float[] other = scope.floats(scores.get(1));
    return IntStream.range(0, past).mapToDouble(key -> own[key] + (double) other[key]).toArray();
  }

  private int[][] select(
      double[][][] logits,
      boolean[] image,
      int observed,
      TokenBudget budget,
      double crossRatio,
      Combine combine,
      double n) {
    return select(logits, image, observed, budget, new CrossRatio.Fixed(crossRatio), combine, n);
  }

  private int[][] select(
      double[][][] logits,
      boolean[] image,
      int observed,
      TokenBudget budget,
      CrossRatio crossRatio,
      Combine combine,
      double n) {
    return new CrossSelfSelector(
            program, crossRatio, combine, n, Balance.SUM, Pooling.NONE, Granularity.KV_HEAD)
        .select(Observations.of(scope, logits, image, observed), budget)
        .toArrays(scope);
  }

  private static double[] logarithms(double... weights) {
    return Arrays.stream(weights).map(Math::log).toArray();
  }

  private static int[] positions(String spaced) {
    return Arrays.stream(spaced.split(" ")).mapToInt(Integer::parseInt).toArray();
  }
}
