package dev.crosskeep.evaluation.attention;

import static dev.crosskeep.evaluation.attention.Windows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ConstantInScoresTest {

  private static final List<Constant> NONE_AND_TEN =
      List.of(new Constant.Fixed(0), new Constant.Fixed(10));

  /** Ten tokens, of which a fifth are two: the last, and the best of the nine older keys. */
  private static final boolean[] TEN_OF_TEXT = new boolean[10];

  private static final double[] LARGE = row(7, 1, 2); // Z = 10
  private static final double[] SMALL = row(0.1, 0.8, 0.1); // Z = 1

  @Test
  void aLargeConstantSilencesTheRowsOfSmallSums() {
    var scores = new ConstantInScores(NONE_AND_TEN, 1);

    scores.add(Windows.of(TEN_OF_TEXT, 1, LARGE, SMALL), 1, 2);

    // n = 0: keys get 0.7 + 0.1, 0.1 + 0.8, 0.2 + 0.1 and six nothing: key 1 is best, then 0.
    // n = 10: 7/20 + 0.1/11 = 0.36, 1/20 + 0.8/11 = 0.12, 2/20 + 0.1/11 = 0.11: key 0, then 1.
    // Of 36 pairs 15 are tied in both, 20 agree and one does not: (20 - 1) / 21.
    assertThat(scores.kendall(0)).isCloseTo(1, within(1e-12));
    assertThat(scores.overlap(0)).isEqualTo(1);
    assertThat(scores.kendall(1)).isCloseTo(19 / 21.0, within(1e-12));
    assertThat(scores.overlap(1)).isZero();
  }

  @Test
  void howMuchIsLeftOfARowFollowsFromItsSum() {
    var scores = new ConstantInScores(NONE_AND_TEN, 1);

    scores.add(Windows.of(TEN_OF_TEXT, 1, LARGE, SMALL, row(0.5, 2)), 1, 3);

    // The sums are 10, 1 and 2.5.
    assertThat(scores.left(0, 10, 0.1)).isCloseTo(1 / 11.0, within(1e-6));
    assertThat(scores.left(0, 10, 0.5)).isCloseTo(2.5 / 12.5, within(1e-6));
    assertThat(scores.left(0, 10, 0.9)).isCloseTo(0.5, within(1e-6));
  }

  @Test
  void oneQueryRanksTheSameWhateverTheConstant() {
    var random = new SplittableRandom(1);
    var scores = new ConstantInScores(Constant.ALL, 1);

    scores.add(Windows.of(new boolean[200], 1, random.doubles(200, 0, 9).toArray()), 1, 1);

    for (int i = 0; i < Constant.ALL.size(); i++) {
      assertThat(scores.kendall(i)).isCloseTo(1, within(1e-12));
      assertThat(scores.overlap(i)).isEqualTo(1);
    }
  }

  @Test
  void queryHeadsThatShareAKeyHeadAreRowsOfOneRanking() {
    var shared = new ConstantInScores(NONE_AND_TEN, 1);
    var apart = new ConstantInScores(NONE_AND_TEN, 1);
    var window = Windows.of(TEN_OF_TEXT, 2, LARGE, SMALL);

    shared.add(window, 1, 1);
    apart.add(window, 2, 1);

    assertThat(shared.kendall(1)).isCloseTo(19 / 21.0, within(1e-12));
    assertThat(apart.kendall(1)).isCloseTo(1, within(1e-12));
  }
}
