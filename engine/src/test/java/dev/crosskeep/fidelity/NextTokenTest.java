package dev.crosskeep.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NextTokenTest {

  @Test
  void aCaseByHand() {
    // Probabilities (1/2, 1/4, 1/4) and (1/4, 1/2, 1/4):
    // KL = 1/2 ln 2 + 1/4 ln 1/2 + 1/4 ln 1 = 1/4 ln 2. Of three tokens the "five" likeliest are
    // all.
    var agreement = NextToken.of(logs(0.5, 0.25, 0.25), logs(0.25, 0.5, 0.25));

    assertThat(agreement.kl()).isCloseTo(0.25 * Math.log(2), within(1e-7));
    assertThat(agreement.sameTop1()).isFalse();
    assertThat(agreement.top5Overlap()).isEqualTo(1);
  }

  @Test
  void klIsOfTheFullDistributionFromThePrunedOneAndNotTheOtherWayRound() {
    // 0.9 ln(0.9/0.5) + 0.1 ln(0.1/0.5) = 0.52901 - 0.16094
    assertThat(NextToken.of(logs(0.9, 0.1), logs(0.5, 0.5)).kl()).isCloseTo(0.36806, within(1e-5));
    // 0.5 ln(0.5/0.9) + 0.5 ln(0.5/0.1) = -0.29389 + 0.80472
    assertThat(NextToken.of(logs(0.5, 0.5), logs(0.9, 0.1)).kl()).isCloseTo(0.51083, within(1e-5));
  }

  @Test
  void threeOfTheFiveLikeliestInCommon() {
    float[] full = {9, 8, 7, 6, 5, 0, 0, 0};
    float[] pruned = {9, 8, 7, 0, 0, 0, 6, 5};

    assertThat(NextToken.of(full, pruned).top5Overlap()).isEqualTo(3 / 5.0);
  }

  @Test
  void ofEqualLogitsTheLowerTokenIsTheLikelier() {
    assertThat(Likeliest.tokens(new float[] {1, 2, 2, 0, 2}, 3)).containsExactly(1, 2, 4);
    assertThat(NextToken.of(new float[] {2, 2}, new float[] {2, 1}).sameTop1()).isTrue();
  }

  @ParameterizedTest(name = "{0} tokens, logits up to {1}")
  @CsvSource({"2, 1", "6, 10", "64, 3", "1000, 30", "32064, 100"})
  void equalLogitsAreNoDistanceApart(int vocabulary, double scale) {
    float[] logits = random(new Random(1), vocabulary, scale);

    assertThat(NextToken.of(logits, logits.clone())).isEqualTo(new NextToken(0, true, 1));
  }

  @Test
  void theDistanceIsNeverNegative() {
    var random = new Random(2);
    for (int i = 0; i < 2000; i++) {
      float[] full = random(random, 100, 20);
      float[] almost = full.clone();
      almost[random.nextInt(almost.length)] += 1e-6f;

      assertThat(NextToken.of(full, almost).kl()).isBetween(0.0, 1e-6);
    }
  }

  @Test
  void addingAConstantToAllLogitsChangesNothing() {
    float[] full = {1, 2, 3};
    float[] shifted = {101, 102, 103};

    assertThat(NextToken.of(full, shifted).kl()).isCloseTo(0, within(1e-12));
  }

  @ParameterizedTest(name = "{0} tokens, logits up to {1}")
  @CsvSource({"3, 1", "7, 5", "50, 10", "500, 8"})
  void agreesWithTheDefinitionWrittenAsLoops(int vocabulary, double scale) {
    var random = new Random(vocabulary);
    for (int i = 0; i < 20; i++) {
      float[] full = random(random, vocabulary, scale);
      float[] pruned = random(random, vocabulary, scale);

      var agreement = NextToken.of(full, pruned);

      assertThat(agreement.kl()).isCloseTo(loopKl(full, pruned), within(1e-9));
      List<Integer> best = sorted(full);
      List<Integer> bestPruned = sorted(pruned);
      assertThat(agreement.sameTop1()).isEqualTo(best.getFirst().equals(bestPruned.getFirst()));
      int top = Math.min(5, vocabulary);
      var common = new HashSet<>(best.subList(0, top));
      common.retainAll(bestPruned.subList(0, top));
      assertThat(agreement.top5Overlap()).isEqualTo(common.size() / (double) top);
    }
  }

  @Test
  void logitsOfDifferentVocabulariesAreRefused() {
    assertThatThrownBy(() -> NextToken.of(new float[2], new float[3]))
        .hasMessage("the logits are of 2 and of 3 tokens");
  }

  private static double loopKl(float[] full, float[] pruned) {
    double fullSum = 0;
    double prunedSum = 0;
    for (int i = 0; i < full.length; i++) {
      fullSum += Math.exp(full[i]);
      prunedSum += Math.exp(pruned[i]);
    }
    double kl = 0;
    for (int i = 0; i < full.length; i++) {
      double p = Math.exp(full[i]) / fullSum;
      double q = Math.exp(pruned[i]) / prunedSum;
      kl += p * Math.log(p / q);
    }
    return kl;
  }

  private static List<Integer> sorted(float[] logits) {
    var tokens = new ArrayList<Integer>();
    for (int i = 0; i < logits.length; i++) {
      tokens.add(i);
    }
    tokens.sort(Comparator.comparingDouble(token -> -logits[token]));
    return tokens;
  }

  private static float[] random(Random random, int vocabulary, double scale) {
    var logits = new float[vocabulary];
    for (int i = 0; i < vocabulary; i++) {
      logits[i] = (float) (scale * random.nextDouble());
    }
    return logits;
  }

  private static float[] logs(double... probabilities) {
    var logits = new float[probabilities.length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) Math.log(probabilities[i]);
    }
    return logits;
  }
}
