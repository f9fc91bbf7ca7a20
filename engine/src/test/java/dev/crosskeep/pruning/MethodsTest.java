package dev.crosskeep.pruning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.Pooling;
import dev.crosskeep.contracts.Pooling.Edge;
import dev.crosskeep.contracts.Pooling.Kind;
import dev.crosskeep.contracts.Pooling.Within;
import java.util.List;
import java.util.Scanner;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MethodsTest extends SelectorTest {

  private int[][] select(
      TokenSelector selector,
      double[][][] logits,
      boolean[] image,
      int queries,
      TokenBudget budget) {
    return selector.select(Observations.of(scope, logits, image, queries), budget).toArrays(scope);
  }

  /**
   * One head, six tokens, of which 1 and 3 are pictures'; all six queries, whose attention weights
   * are:
   *
   * <pre>
   *   key       0     1     2     3     4     5
   *   query 0  1.0
   *   query 1  0.5   0.5
   *   query 2  0.2   0.6   0.2
   *   query 3  0.1   0.1   0.1   0.7
   *   query 4  0.1   0.1   0.1   0.5   0.2
   *   query 5  0.1   0.1   0.1   0.1   0.1   0.5
   *
   *   sum      2.0   1.4   0.5   1.3   0.3   0.5
   *   queries    6     5     4     3     2     1
   *   mean    .333  .280  .125  .433  .150  .500
   *   of squares
   *            .220  .128  .018  .250  .025  .250
   *   variance .109  .050  .002  .062  .003  .000
   * </pre>
   */
  private static double[][][] byHand() {
    double[][] weights = {
      {1, 0, 0, 0, 0, 0},
      {0.5, 0.5, 0, 0, 0, 0},
      {0.2, 0.6, 0.2, 0, 0, 0},
      {0.1, 0.1, 0.1, 0.7, 0, 0},
      {0.1, 0.1, 0.1, 0.5, 0.2, 0},
      {0.1, 0.1, 0.1, 0.1, 0.1, 0.5}
    };
    for (double[] row : weights) {
      for (int key = 0; key < row.length; key++) {
        row[key] = Math.log(row[key]);
      }
    }
    return new double[][][] {weights};
  }

  private static final boolean[] IMAGE = {false, true, false, true, false, false};

  @Test
  void h2oKeepsTheLargestSums() {
    var selector = new ColumnSumSelector(program, false);

    assertThat(select(selector, byHand(), IMAGE, 6, new TokenBudget(3, 1, List.of()))[0])
        .containsExactly(0, 1, 5);
  }

  @Test
  void lookMKeepsTextFirstAndWithinTheBudget() {
    var selector = new ColumnSumSelector(program, true);

    assertThat(select(selector, byHand(), IMAGE, 6, new TokenBudget(3, 1, List.of()))[0])
        .containsExactly(0, 2, 5);
    assertThat(select(selector, byHand(), IMAGE, 6, new TokenBudget(5, 1, List.of()))[0])
        .containsExactly(0, 1, 2, 4, 5);
  }

  @Test
  void roCoKeepsTheMostVaryingThenTheLargestMean() {
    assertThat(
            select(
                new MeanAttentionSelector(program, 0),
                byHand(),
                IMAGE,
                6,
                new TokenBudget(3, 1, List.of()))[0])
        .containsExactly(0, 3, 5);
    // Behind the sink, 3 varies most; by mean alone 1 comes before 4 and 2.
    assertThat(
            select(
                new MeanAttentionSelector(program, 1),
                byHand(),
                IMAGE,
                6,
                new TokenBudget(4, 1, List.of(0)))[0])
        .containsExactly(0, 1, 3, 5);
  }

  @Test
  void snapKvKeepsWhatTheWindowSawMost() {
    double[][][] lastTwo = {{byHand()[0][4], byHand()[0][5]}};

    // Sums .2 .2 .2 .6 .3; averaged over three with zeros beyond: .13 .2 .33 .37 .3
    assertThat(
            select(
                new WindowSelector(program, Pooling.NONE),
                lastTwo,
                IMAGE,
                2,
                new TokenBudget(3, 1, List.of()))[0])
        .containsExactly(3, 4, 5);
    assertThat(
            select(
                new WindowSelector(
                    program, new Pooling(Kind.AVERAGE, 3, Edge.ZEROS, Within.PROMPT)),
                lastTwo,
                IMAGE,
                2,
                new TokenBudget(3, 1, List.of()))[0])
        .containsExactly(2, 3, 5);
  }

  @Test
  void streamingLlmKeepsTheFirstAndTheLast() {
    assertThat(
            select(
                new FirstAndLastSelector(program),
                byHand(),
                IMAGE,
                6,
                new TokenBudget(4, 3, List.of(0)))[0])
        .containsExactly(0, 3, 4, 5);
  }

  @Test
  void lotsDifferFromHeadToHead() {
    double[][][] logits = Observations.randomLogits(2, 1, 4, 60, 1);

    int[][] kept =
        select(
            new RandomSelector(program),
            logits,
            new boolean[60],
            4,
            new TokenBudget(20, 4, List.of()));

    assertThat(kept[0]).isNotEqualTo(kept[1]);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 12, 4, 2, ''", "2, 3, 40, 17, 5, ''", "3, 2, 33, 20, 12, 0 1 7 19"})
  void agreeWithTheSameAlgorithmsWrittenAsLoops(
      int heads, int group, int tokens, int total, int recent, String older) {
    var budget =
        new TokenBudget(total, recent, new Scanner(older).tokens().map(Integer::valueOf).toList());
    int past = tokens - recent;
    boolean[] image = Observations.images(tokens, 2, 8, tokens / 2, tokens - 4);
    for (int seed = 0; seed < 10; seed++) {
      double[][][] logits = Observations.randomLogits(heads, group, tokens, tokens, seed);
      var loops = new LoopMethods(logits, image, tokens);
      int varying = seed % (budget.scored() + 1);

      assertSame(new ColumnSumSelector(program, false), logits, image, budget, loops::sums);
      assertSame(
          new ColumnSumSelector(program, true),
          logits,
          image,
          budget,
          head -> loops.textFirst(head, recent));
      assertSame(
          new MeanAttentionSelector(program, varying),
          logits,
          image,
          budget,
          head -> loops.meanWithVaryingFirst(head, budget, varying));
      for (var edge : Edge.values()) {
        assertSame(
            new WindowSelector(program, new Pooling(Kind.AVERAGE, 5, edge, Within.PROMPT)),
            logits,
            image,
            budget,
            head -> LoopMethods.averaged(loops.sums(head), past, 5, edge == Edge.ZEROS));
      }
    }
  }

  private void assertSame(
      TokenSelector selector,
      double[][][] logits,
      boolean[] image,
      TokenBudget budget,
      IntFunction<double[]> scores) {
    int tokens = image.length;
    assertThat(select(selector, logits, image, tokens, budget))
        .as("%s", selector)
        .isDeepEqualTo(
            IntStream.range(0, logits.length)
                .mapToObj(head -> LoopMethods.keep(scores.apply(head), tokens, budget))
                .toArray(int[][]::new));
  }

  @ParameterizedTest
  @EnumSource
  void poolingWithinAModalityNeverCrossesItsBorder(Kind kind) {
    // Text 0 and 1, a picture of 3 x 3 patches from 2 on, text 11 to 13; only 12 and patch (0, 1)
    // count.
    var mask = new ImageMask(14, List.of(new ImageMask.Picture(2, 9)));
    var scores = new float[14];
    scores[3] = 1;
    scores[12] = 1;
    var pooling = new Pooling(kind, 3, Edge.INSIDE, Within.MODALITY);

    float[] pooled =
        scope.floats(
            Neighbours.of(pooling, mask, 14).pooled(program, scope, scope.floats(scores, 1, 14)));

    var reached = IntStream.range(0, 14).filter(key -> pooled[key] > 0).toArray();
    // The patches of the first two rows, and 12 with its neighbours.
    assertThat(reached).containsExactly(2, 3, 4, 5, 6, 7, 11, 12, 13);
    if (kind == Kind.AVERAGE) {
      assertThat(pooled[2]).isEqualTo(1 / 4f); // a corner has four patches
      assertThat(pooled[6]).isEqualTo(1 / 9f); // the middle has nine
      assertThat(pooled[13]).isEqualTo(1 / 2f);
    }
  }
}
