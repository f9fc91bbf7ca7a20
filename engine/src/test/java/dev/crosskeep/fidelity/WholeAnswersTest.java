package dev.crosskeep.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WholeAnswersTest {

  @Test
  void theFirstDivergenceIsHowManyTokensAgreeBeforeIt() {
    assertThat(WholeAnswers.firstDivergence(List.of(7, 8, 9), List.of(7, 8, 5))).isEqualTo(2);
    assertThat(WholeAnswers.firstDivergence(List.of(7, 8), List.of(6, 8))).isEqualTo(0);
  }

  @Test
  void equalAnswersDoNotDiverge() {
    assertThat(WholeAnswers.firstDivergence(List.of(7, 8), List.of(7, 8))).isNull();
    assertThat(WholeAnswers.firstDivergence(List.of(), List.of())).isNull();
  }

  @Test
  void anAnswerThatEndsSoonerDivergesWhereItEnds() {
    assertThat(WholeAnswers.firstDivergence(List.of(7, 8), List.of(7))).isEqualTo(1);
  }

  @Test
  void rougeByHand() {
    // 1 3 4 is in both, in this order: recall 3/4, precision 3/5, F1 = 2 · 3 / (4 + 5).
    assertThat(WholeAnswers.rougeL(List.of(1, 2, 3, 4), List.of(1, 3, 9, 4, 2))).isEqualTo(6.0 / 9);
  }

  @Test
  void rougeOfEqualAnswersIsOneAndOfStrangersZero() {
    assertThat(WholeAnswers.rougeL(List.of(1, 1, 2), List.of(1, 1, 2))).isEqualTo(1);
    assertThat(WholeAnswers.rougeL(List.of(), List.of())).isEqualTo(1);
    assertThat(WholeAnswers.rougeL(List.of(1), List.of(2))).isZero();
    assertThat(WholeAnswers.rougeL(List.of(1), List.of())).isZero();
  }

  @Test
  void rougeAgreesWithTryingEverySubsequence() {
    var random = new Random(3);
    for (int i = 0; i < 100; i++) {
      List<Integer> one = answer(random);
      List<Integer> other = answer(random);
      int longest = 0;
      for (int chosen = 0; chosen < 1 << one.size(); chosen++) {
        int wanted = chosen;
        int at = 0;
        for (int j = 0; j < one.size() && at >= 0; j++) {
          if ((wanted >> j & 1) == 1) {
            int found = other.subList(at, other.size()).indexOf(one.get(j));
            at = found < 0 ? -1 : at + found + 1;
          }
        }
        longest = at < 0 ? longest : Math.max(longest, Integer.bitCount(chosen));
      }

      assertThat(WholeAnswers.rougeL(one, other))
          .isEqualTo(2.0 * longest / (one.size() + other.size()));
    }
  }

  private static List<Integer> answer(Random random) {
    var tokens = new ArrayList<Integer>();
    int length = 1 + random.nextInt(8);
    for (int i = 0; i < length; i++) {
      tokens.add(random.nextInt(4));
    }
    return tokens;
  }
}
