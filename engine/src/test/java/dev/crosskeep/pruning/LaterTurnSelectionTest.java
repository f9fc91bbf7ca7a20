package dev.crosskeep.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.contracts.Balance;
import dev.crosskeep.contracts.Combine;
import dev.crosskeep.contracts.CrossRatio;
import dev.crosskeep.contracts.Granularity;
import dev.crosskeep.contracts.Pooling;
import dev.crosskeep.contracts.Pooling.Edge;
import dev.crosskeep.contracts.Pooling.Kind;
import dev.crosskeep.contracts.Pooling.Within;
import dev.crosskeep.pruning.AttentionObservation.LaterTurn;
import dev.crosskeep.pruning.ImageMask.Picture;
import dev.crosskeep.torch.TorchProgram;
import java.util.List;
import java.util.Optional;
import java.util.Scanner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Choosing among keys that earlier pruning has left, other ones in each head. */
class LaterTurnSelectionTest extends SelectorTest {

  /** A conversation of 12 tokens in which 2 to 5 and 8 to 9 are pictures' tokens. */
  private static final ImageMask CONVERSATION =
      new ImageMask(12, List.of(new Picture(2, 4), new Picture(8, 2)));

  private static final int KEYS = 8;

  /** What two heads have of it; the last four tokens are new. */
  private static final long[][] POSITIONS = {
    {0, 1, 2, 5, 8, 9, 10, 11}, {0, 3, 4, 6, 8, 9, 10, 11}
  };

  private final TorchProgram shaping =
      TorchProgram.compile(
          """
          def rows(self, x: Tensor, rows: int) -> Tensor:
            return x.reshape([rows, -1])
          """);

  @ParameterizedTest
  @ValueSource(strings = {"csp", "csp by mass", "csp, one list", "look-m", "roco", "snapkv"})
  void eachHeadChoosesAsIfItWereAlone(String method) {
    TokenSelector selector = selector(method);
    double[][][] logits = Observations.randomLogits(2, 1, 4, KEYS, 3);
    var budget = new TokenBudget(5, 1, List.of());

    int[][] together = selector.select(observation(logits, POSITIONS), budget).toArrays(scope);

    for (int head = 0; head < 2; head++) {
      var alone = observation(new double[][][] {logits[head]}, new long[][] {POSITIONS[head]});
      assertThat(together[head]).isEqualTo(selector.select(alone, budget).toArrays(scope)[0]);
    }
  }

  private TokenSelector selector(String method) {
    return switch (method) {
      case "csp" -> csp(new CrossRatio.Fixed(0.5));
      case "csp, one list" -> csp(new CrossRatio.Joint());
      case "csp by mass" -> csp(new CrossRatio.AdaptiveMass());
      case "look-m" -> new ColumnSumSelector(program, true);
      case "roco" -> new MeanAttentionSelector(program, 1);
      default ->
          new WindowSelector(program, new Pooling(Kind.AVERAGE, 3, Edge.ZEROS, Within.MODALITY));
    };
  }

  private TokenSelector csp(CrossRatio ratio) {
    return new CrossSelfSelector(
        program, ratio, Combine.UNION_FILL, 1, Balance.SUM, Pooling.NONE, Granularity.KV_HEAD);
  }

  @Test
  void anAdaptiveRatioCountsThePicturesOfAllHeads() {
    // Older keys: 7 in each head, of pictures 4 (2, 5, 8, 9) and 4 (3, 4, 8, 9).
    var observation = observation(Observations.randomLogits(2, 1, 4, KEYS, 3), POSITIONS);

    assertThat(observation.imageKeys(program, 7)).isEqualTo(4, within(1e-5));
    assertThat(observation.imageKeys(program, 3)).isEqualTo((1 + 2) / 2.0, within(1e-5));
  }

  /**
   * Scores 1, 2, 4, 8, 16 of keys at 0, 1, 2, 5 and 8, kernel 3. Along the conversation 0, 1 and 2
   * are neighbours, 5 and 8 have none; within its modality picture 2 to 5 has rows (2, 3) and (4,
   * 5), so that 2 and 5 touch, and 2 no longer takes in 1.
   */
  @ParameterizedTest
  @CsvSource({
    "AVERAGE, PROMPT,   1.5 2.333333 3 8 16",
    "MAXIMUM, PROMPT,   2   4        4 8 16",
    "AVERAGE, MODALITY, 1.5 1.5      6 6 16",
    "MAXIMUM, MODALITY, 2   2        8 8 16"
  })
  void evictedTokensAreNobodysNeighbours(Kind kind, Within within, String expected) {
    var pooling = new Pooling(kind, 3, Edge.ZEROS, within);
    var observation =
        observation(
            Observations.randomLogits(1, 1, 4, KEYS, 3), new long[][] {{0, 1, 2, 5, 8, 9, 10, 11}});

    IValue pooled =
        Neighbours.pooled(
            pooling, program, observation, 3, scope.floats(new float[] {1, 2, 4, 8, 16}, 1, 5));

    float[] numbers = scope.floats(pooled);
    var words = new Scanner(expected);
    for (float number : numbers) {
      assertThat(number).isEqualTo(Float.parseFloat(words.next()), within(1e-5f));
    }
    assertThat(words.hasNext()).isFalse();
  }

  @Test
  void aKeyOfAnEarlierTurnWasSeenByAllNewQueries() {
    // One head, three keys of earlier turns and two new ones, the last of them recent. Both new
    // queries see the first four keys, so what these got is divided by 2.
    IValue columns = scope.floats(new float[] {1, 0.2f, 0.1f, 0.6f, 0.1f, 0, 0, 0, 0, 0}, 2, 1, 5);

    IValue places = program.run(scope, "all_positions", columns, 5);
    float[] means =
        scope.floats(program.run(scope, "mean_scores", columns, places, 2, 1, new long[0], 0));

    assertThat(means).containsExactly(new float[] {0.5f, 0.1f, 0.05f, 0.3f}, within(1e-6f));
  }

  private AttentionObservation observation(double[][][] logits, long[][] positions) {
    var flat = new long[positions.length * KEYS];
    var image = new float[flat.length];
    for (int head = 0; head < positions.length; head++) {
      for (int key = 0; key < KEYS; key++) {
        flat[head * KEYS + key] = positions[head][key];
        image[head * KEYS + key] = CONVERSATION.isImage((int) positions[head][key]) ? 1 : 0;
      }
    }
    var whole = Observations.of(scope, logits, new boolean[KEYS], 4);
    return new AttentionObservation(
        0,
        whole.queries(),
        whole.keys(),
        whole.columnSums(),
        scope.floats(image, positions.length, KEYS),
        CONVERSATION,
        Optional.of(
            new LaterTurn(
                Optional.of(shaping.run(scope, "rows", scope.longs(flat), positions.length)),
                KEYS,
                4)),
        scope);
  }
}
