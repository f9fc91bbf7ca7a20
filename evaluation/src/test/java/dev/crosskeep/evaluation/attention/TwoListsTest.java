package dev.crosskeep.evaluation.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TwoListsTest {

  /** Five keys; the first two are text, looked at by text and by a picture. */
  private static final double[] OWN = {0.5, 0.2, 0.1, 0, 0.4};

  private static final double[] OTHER = {0.3, 0, 0.2, 0.1, 0};

  @Test
  void eachListIsTheBestByItsOwnScore() {
    var lists = TwoLists.filled(OWN, OTHER, 2, 2);

    assertThat(lists.self().stream()).containsExactly(0, 4);
    assertThat(lists.cross().stream()).containsExactly(0, 2);
    assertThat(lists.entries()).isEqualTo(4);
    assertThat(lists.inBoth()).isEqualTo(1);
  }

  @Test
  void aFilledListTakesTheEarliestOfTheKeysThatGotNothing() {
    // Three keys got something from the other modality; the fourth place goes to key 1.
    var lists = TwoLists.filled(OWN, OTHER, 1, 4);

    assertThat(lists.cross().stream()).containsExactly(0, 1, 2, 3);
  }

  @Test
  void aListThatRunsOutLendsItsPlaces() {
    // Of four cross picks three can be used; the self list has two places then.
    var lists = TwoLists.lending(OWN, OTHER, 1, 4);

    assertThat(lists.cross().stream()).containsExactly(0, 2, 3);
    assertThat(lists.self().stream()).containsExactly(0, 4);
  }

  @Test
  void byMassTheListsHaveTheSharesOfTheAttention() {
    // 0.6 of 1.8 crosses, so of three picks one does, and of five still one.
    assertThat(CrossShare.BY_MASS.lists(OWN, OTHER, 3).cross().stream()).containsExactly(0);
    assertThat(CrossShare.BY_MASS.lists(OWN, OTHER, 3).self().stream()).containsExactly(0, 4);
    assertThat(CrossShare.BY_MASS.lists(OWN, OTHER, 5).cross().stream()).containsExactly(0);
  }

  @Test
  void halfOfAnOddNumberIsOneLessWhereBothAreRoundedDown() {
    assertThat(CrossShare.HALF.lists(OWN, OTHER, 3).entries()).isEqualTo(3);
    assertThat(CrossShare.HALF.concatenated(OWN, OTHER, 3).entries()).isEqualTo(2);
  }

  @Test
  void whatIsInBothIsStoredTwiceAndAloneLeftByTheirIntersection() {
    var overlap = new ListOverlap(CrossShare.HALF, 0.2);

    // Keys 0, 4 and keys 0, 2: one of four picks is stored twice.
    overlap.add(OWN, OTHER, 4);
    // One query looks at text as its own and at pictures as the other, and at no key as both.
    overlap.add(new double[] {0.5, 0.2, 0, 0, 0}, new double[] {0, 0, 0.2, 0.1, 0.4}, 4);

    assertThat(overlap.picks()).isEqualTo(4);
    assertThat(overlap.entries()).isEqualTo(4);
    assertThat(overlap.different()).isEqualTo(3.5);
    assertThat(overlap.twice()).isCloseTo(1 / 8.0, within(1e-12));
    assertThat(overlap.nothing()).isEqualTo(0.5);
  }
}
