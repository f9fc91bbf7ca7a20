package dev.crosskeep.evaluation.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RougeLTest {

  @Test
  void countsTheWordsInCommonThatAreInOrder() {
    // Gold has 4 words, the prediction 3; "the ball is" is common and in order in both.
    // r = 3/4, p = 3/3, f = 2 · 0.75 / (1.75 + 1e-8).
    assertThat(RougeL.f("the ball is", "the red ball is"))
        .isEqualTo(2 * 0.75 / (1.75 + 1e-8), within(1e-15));
  }

  @Test
  void aPerfectAnswerIsJustBelowOne() {
    // r = p = 1: 2 / (2 + 1e-8).
    assertThat(RougeL.f("red", "red")).isEqualTo(2 / (2 + 1e-8), within(1e-15)).isLessThan(1);
  }

  @Test
  void repeatedWordsCountOnce() {
    // Distinct words: the, cat, dog = 3 of the gold; the, cat = 2 of the prediction. All of the
    // prediction is common: r = 2/3, p = 1.
    double recall = 2.0 / 3;
    assertThat(RougeL.f("the cat the cat", "the cat the dog the cat"))
        .isEqualTo(2 * recall / (recall + 1 + 1e-8), within(1e-15));
  }

  @Test
  void sentencesAreComparedInPairsAndTheirWordsUnited() {
    // In one piece "c d" and "a b" are crossed: 2 words. In sentences each finds its own: all 4.
    assertThat(RougeL.f("c d.a b", "a b.c d")).isEqualTo(2 / (2 + 1e-8), within(1e-15));
    assertThat(RougeL.f("c d a b", "a b c d")).isEqualTo(2 * 0.25 / (1 + 1e-8), within(1e-15));
  }

  @Test
  void ofSeveralLongestSubsequencesThePackagesChoiceCounts() {
    // "a b" and "b a": one word is common. From the ends, dropping the predicted word a first
    // leaves b for the first gold sentence; the same a is then found by the second.
    // u = {b, a} = 2, m = distinct a, b = 2, n = 2.
    assertThat(RougeL.f("b a", "a b.a")).isEqualTo(2 / (2 + 1e-8), within(1e-15));
    // Here the second gold sentence finds b again: u = {b} = 1, r = p = 1/2.
    assertThat(RougeL.f("b a", "a b.b")).isEqualTo(2 * 0.25 / (1 + 1e-8), within(1e-15));
  }

  @Test
  void aSentenceOfSpacesHasOneEmptyWord() {
    // Gold: a and the empty word, m = 2; prediction: a, n = 1; common: a. r = 1/2, p = 1.
    assertThat(RougeL.f("a", "a. ")).isEqualTo(2 * 0.5 / (1.5 + 1e-8), within(1e-15));
  }

  @Test
  void nothingInCommonIsZero() {
    assertThat(RougeL.f("green", "red")).isZero();
  }

  @Test
  void aPredictionWithoutASentenceIsZero() {
    assertThat(RougeL.f("", "red")).isZero();
    assertThat(RougeL.f("...", "red")).isZero();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithTheSameDefinitionWrittenAsRecursion(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 50; i++) {
      String prediction = text(random);
      String gold = text(random);

      assertThat(RougeL.f(prediction, gold))
          .describedAs("\"%s\" for \"%s\"", prediction, gold)
          .isEqualTo(twin(prediction, gold), within(1e-12));
    }
  }

  /** One to three sentences of one to six of four words. */
  private static String text(Random random) {
    return Stream.generate(() -> sentence(random))
        .limit(1 + random.nextInt(3))
        .collect(Collectors.joining("."));
  }

  private static String sentence(Random random) {
    return random
        .ints(1 + random.nextInt(6), 0, 4)
        .mapToObj(word -> "abcd".substring(word, word + 1))
        .collect(Collectors.joining(" "));
  }

  private static double twin(String prediction, String gold) {
    Set<String> common = new HashSet<>();
    for (String right : gold.split("\\.", -1)) {
      for (String said : prediction.split("\\.", -1)) {
        common.addAll(subsequence(words(right), words(said)));
      }
    }
    double recall = common.size() / (double) new HashSet<>(words(gold.replace('.', ' '))).size();
    double precision =
        common.size() / (double) new HashSet<>(words(prediction.replace('.', ' '))).size();
    return 2 * precision * recall / (precision + recall + 1e-8);
  }

  private static List<String> words(String text) {
    return List.of(text.split(" ", -1));
  }

  /** Tries both ways to shorten, prefers the predicted word's. */
  private static List<String> subsequence(List<String> gold, List<String> predicted) {
    if (gold.isEmpty() || predicted.isEmpty()) {
      return List.of();
    }
    List<String> shorterGold = gold.subList(0, gold.size() - 1);
    List<String> shorterPredicted = predicted.subList(0, predicted.size() - 1);
    if (gold.getLast().equals(predicted.getLast())) {
      List<String> longer = new ArrayList<>(subsequence(shorterGold, shorterPredicted));
      longer.add(gold.getLast());
      return longer;
    }
    List<String> withoutGold = subsequence(shorterGold, predicted);
    List<String> withoutPredicted = subsequence(gold, shorterPredicted);
    return withoutGold.size() > withoutPredicted.size() ? withoutGold : withoutPredicted;
  }
}
