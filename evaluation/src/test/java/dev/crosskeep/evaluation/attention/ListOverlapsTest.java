package dev.crosskeep.evaluation.attention;

import static dev.crosskeep.evaluation.attention.Windows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.crosskeep.llava.WindowLogits;
import org.junit.jupiter.api.Test;

class ListOverlapsTest {

  /** Ten tokens: three of text, six of a picture and the last of text again. */
  private static final boolean[] PROMPT = {
    false, false, false, true, true, true, true, true, true, false
  };

  /** The picture's last query, and that of the last token. */
  private static final WindowLogits WINDOW =
      Windows.of(PROMPT, 1, row(6, 0, 0, 2), row(4, 0, 0, 4));

  @Test
  void whatAKeyGetsIsOwnOrOtherByTheModalityOfTheQuery() {
    var head = HeadWindow.of(WINDOW, 0, 1, 2).getFirst();

    // The picture gives 6/8 to text and 2/8 to itself, the text half to each.
    assertThat(head.fromOwn(0, 4)).containsExactly(new double[] {0.5, 0, 0, 0.25}, within(1e-6));
    assertThat(head.fromOther(0, 4)).containsExactly(new double[] {0.75, 0, 0, 0.5}, within(1e-6));
    assertThat(head.received(0, 4)).containsExactly(new double[] {1.25, 0, 0, 0.75}, within(1e-6));
    // With n = 8 in both denominators each gives half of that.
    assertThat(head.received(8, 1)).containsExactly(new double[] {0.625}, within(1e-6));
  }

  @Test
  void theLastQueryAloneIsTheLastRowOfEachQueryHead() {
    var window = Windows.of(PROMPT, 2, row(6, 2), row(4, 4), row(1, 7), row(2, 6));

    // Two query heads share the keys: 4/8 and 2/8.
    assertThat(HeadWindow.of(window, 0, 1, 1).getFirst().received(0, 2))
        .containsExactly(new double[] {0.75, 1.25}, within(1e-6));
    // Each has its own.
    assertThat(HeadWindow.of(window, 0, 2, 1).getLast().received(0, 2))
        .containsExactly(new double[] {0.25, 0.75}, within(1e-6));
  }

  @Test
  void queriesOfBothModalitiesMayPickTheSameKey() {
    var overlaps = new ListOverlaps();

    overlaps.add(WINDOW, 1, 2);

    // At 40 % a head keeps the last token and picks three of the nine older keys. Each half of
    // them, rounded down, is one, and key 0 leads both lists.
    var half = overlaps.all().getFirst();
    assertThat(half.picks()).isEqualTo(3);
    assertThat(half.entries()).isEqualTo(2);
    assertThat(half.different()).isEqualTo(1);
    assertThat(half.nothing()).isZero();
  }

  @Test
  void oneQueryPicksNoKeyTwice() {
    var overlaps = new ListOverlaps();

    overlaps.add(WINDOW, 1, 1);

    var half = overlaps.all().getFirst();
    assertThat(half.different()).isEqualTo(2);
    assertThat(half.nothing()).isEqualTo(1);
  }

  @Test
  void promptsOfTextAloneAreLeftOut() {
    var overlaps = new ListOverlaps();

    overlaps.add(Windows.of(new boolean[10], 1, row(1, 2, 3)), 1, 1);

    assertThat(overlaps.all()).allMatch(ListOverlap::empty);
  }
}
