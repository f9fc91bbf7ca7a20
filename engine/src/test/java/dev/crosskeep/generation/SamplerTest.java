package dev.crosskeep.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {

  private static final int DRAWS = 20_000;

  @Test
  void temperatureZeroTakesTheLikeliestTokenAndTheFirstOfEquals() {
    assertThat(sampler(0, 1, 1).choose(new float[] {0.5f, 2f, -1f, 2f})).isEqualTo(1);
  }

  @Test
  void temperatureOneDrawsFromTheModelsOwnDistribution() {
    // Odds 1 : 2 : 5, so 12.5 %, 25 % and 62.5 % of the draws.
    float[] logits = {0f, (float) Math.log(2), (float) Math.log(5)};

    int[] counts = draw(sampler(1, 1, 7), logits);

    assertThat(shares(counts)).satisfies(shares -> near(shares, 0.125, 0.25, 0.625));
  }

  @Test
  void aHigherTemperatureFlattensTheDistribution() {
    // At temperature 2 odds of 1 : 9 become their square roots, 1 : 3.
    float[] logits = {0f, (float) Math.log(9)};

    int[] counts = draw(sampler(2, 1, 7), logits);

    assertThat(shares(counts)).satisfies(shares -> near(shares, 0.25, 0.75));
  }

  @Test
  void topPDrawsOnlyAmongTheLikeliestTokensThatTogetherHaveIt() {
    // 50 %, 30 %, 20 %: the first two reach 0.6; their odds stay 5 : 3.
    float[] logits = {(float) Math.log(0.5), (float) Math.log(0.3), (float) Math.log(0.2)};

    int[] counts = draw(sampler(1, 0.6, 7), logits);

    assertThat(counts[2]).isZero();
    assertThat(shares(counts)).satisfies(shares -> near(shares, 0.625, 0.375, 0));
  }

  @Test
  void topPBelowTheLikeliestTokensOwnShareIsGreedy() {
    int[] counts = draw(sampler(1, 1e-9, 7), new float[] {0f, 0f, 1f});

    assertThat(counts).containsExactly(0, 0, DRAWS);
  }

  @Test
  void amongEquallyLikelyTokensTopPKeepsTheFirst() {
    // Four times 25 %: half of the probability is two tokens, not four.
    int[] counts = draw(sampler(1, 0.5, 7), new float[] {1f, 1f, 1f, 1f});

    assertThat(counts[2] + counts[3]).isZero();
    assertThat(counts[0]).isPositive();
    assertThat(counts[1]).isPositive();
  }

  @Test
  void aTokenOfMinusInfinityIsNeverDrawn() {
    int[] counts = draw(sampler(2, 1, 7), new float[] {Float.NEGATIVE_INFINITY, 0f});

    assertThat(counts).containsExactly(0, DRAWS);
  }

  @Test
  void theSameSeedDrawsTheSameTokens() {
    float[] logits = new float[100];
    var first = sampler(1, 0.9, 42);
    var second = sampler(1, 0.9, 42);

    int[] drawn = IntStream.range(0, 50).map(_ -> first.choose(logits)).toArray();
    assertThat(IntStream.range(0, 50).map(_ -> second.choose(logits)).toArray()).isEqualTo(drawn);
    assertThat(IntStream.of(drawn).distinct().count()).isGreaterThan(1);
  }

  @Test
  void hugeLogitsDoNotOverflow() {
    // Odds 1 : 3, but e to the 1000 is beyond a double.
    int[] counts = draw(sampler(1, 1, 7), new float[] {1000f, 1000f + (float) Math.log(3)});

    assertThat(shares(counts)).satisfies(shares -> near(shares, 0.25, 0.75));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void logitsThatAreNoNumbersFailTheAnswer(float broken) {
    assertThatThrownBy(() -> sampler(0, 1, 1).choose(new float[] {0f, broken}))
        .isInstanceOf(GenerationFailedException.class);
  }

  @Test
  void noPossibleTokenFailsTheAnswer() {
    float never = Float.NEGATIVE_INFINITY;

    assertThatThrownBy(() -> sampler(1, 1, 1).choose(new float[] {never, never}))
        .isInstanceOf(GenerationFailedException.class);
  }

  private static Sampler sampler(double temperature, double topP, long seed) {
    return new Sampler(temperature, topP, new Random(seed));
  }

  private static int[] draw(Sampler sampler, float[] logits) {
    int[] counts = new int[logits.length];
    IntStream.range(0, DRAWS).forEach(_ -> counts[sampler.choose(logits)]++);
    return counts;
  }

  private static double[] shares(int[] counts) {
    return IntStream.of(counts).mapToDouble(count -> (double) count / DRAWS).toArray();
  }

  /** Within four standard errors of a share of one half, the widest there is. */
  private static void near(double[] shares, double... expected) {
    assertThat(shares)
        .usingComparatorWithPrecision(4 * 0.5 / Math.sqrt(DRAWS))
        .containsExactly(expected);
  }
}
