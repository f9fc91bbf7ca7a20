package dev.crosskeep.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class StopStringsTest {

  @Test
  void withoutStopStringsTextPassesAtOnce() {
    var stops = new StopStrings(List.of());

    assertThat(stops.accept("a cat")).isEqualTo("a cat");
    assertThat(stops.reached()).isFalse();
  }

  @Test
  void theAnswerEndsRightBeforeTheStopString() {
    var stops = new StopStrings(List.of("END"));

    assertThat(stops.accept("a cat END of story")).isEqualTo("a cat ");
    assertThat(stops.reached()).isTrue();
    assertThat(stops.accept("more") + stops.end()).isEmpty();
  }

  @Test
  void aStopStringAcrossThreePiecesIsSeenAndNeverShown() {
    var stops = new StopStrings(List.of("USER:"));

    assertThat(stops.accept("yes.U")).isEqualTo("yes.");
    assertThat(stops.accept("SE")).isEmpty();
    assertThat(stops.accept("R: next")).isEmpty();
    assertThat(stops.reached()).isTrue();
  }

  @Test
  void aFalseAlarmIsShownLater() {
    var stops = new StopStrings(List.of("USER:"));

    assertThat(stops.accept("the US")).isEqualTo("the ");
    assertThat(stops.accept("A")).isEqualTo("USA");
  }

  @Test
  void whatWasHeldBackIsShownAtTheEnd() {
    var stops = new StopStrings(List.of("\n\n"));

    assertThat(stops.accept("line\n")).isEqualTo("line");
    assertThat(stops.end()).isEqualTo("\n");
    assertThat(stops.end()).isEmpty();
  }

  @Test
  void theStopStringThatIsCompleteFirstCounts() {
    var stops = new StopStrings(List.of("zebra", "cat"));

    assertThat(stops.accept("a cat and a zebra")).isEqualTo("a ");
  }

  @Test
  void aStopStringMayBeginAgainInsideItself() {
    // "aab" in "aaab": after "aa" the next "a" must not throw the first two away.
    var stops = new StopStrings(List.of("aab"));

    assertThat(stops.accept("aa") + stops.accept("a") + stops.accept("b")).isEqualTo("a");
    assertThat(stops.reached()).isTrue();
  }

  @Test
  void aShortStopStringInsideALongerOneEndsTheAnswerBeforeTheLongerIsComplete() {
    var stops = new StopStrings(List.of("abca", "c"));

    assertThat(stops.accept("xabca")).isEqualTo("xab");
  }

  @RepeatedTest(200)
  void piecesOfAnyLengthGiveTheSameAnswerAsTheWholeText(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    String text = letters(random, 40);
    List<String> wanted = List.of(letters(random, 1 + random.nextInt(4)), letters(random, 3));

    assertThat(shownInPieces(text, new StopStrings(wanted), random))
        .as("%s stopped at %s", text, wanted)
        .isEqualTo(upToTheFirstCompleteStop(text, wanted));
  }

  /** Grows the text letter by letter until it ends with a stop string; the longest one wins. */
  private static String upToTheFirstCompleteStop(String text, List<String> stops) {
    for (int end = 1; end <= text.length(); end++) {
      String soFar = text.substring(0, end);
      int cut = stops.stream().filter(soFar::endsWith).mapToInt(String::length).max().orElse(0);
      if (cut > 0) {
        return soFar.substring(0, end - cut);
      }
    }
    return text;
  }

  private static String letters(Random random, int length) {
    return random
        .ints(length, 'a', 'd')
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  private static String shownInPieces(String text, StopStrings stops, Random random) {
    var shown = new StringBuilder();
    for (int at = 0; at < text.length() && !stops.reached(); ) {
      int next = Math.min(text.length(), at + 1 + random.nextInt(3));
      shown.append(stops.accept(text.substring(at, next)));
      at = next;
    }
    return shown.append(stops.end()).toString();
  }
}
