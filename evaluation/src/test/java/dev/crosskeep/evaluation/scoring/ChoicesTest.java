package dev.crosskeep.evaluation.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChoicesTest {

  private static final Choices COLOURS = Choices.of(List.of("Red", "Green", "Blue", "Dark red"));

  @Test
  void anEmptyAnswerIsTakenForC() {
    assertThat(COLOURS.namedIn("")).isEqualTo("C");
    assertThat(Choices.of(List.of("yes", "no")).namedIn("")).isEqualTo("C");
  }

  @Test
  void aLetterWithItsTextNamesTheLetter() {
    assertThat(COLOURS.namedIn("b green")).isEqualTo("B");
  }

  @Test
  void aLetterWithItsTextIsFoundAnywhereAndBeforeATextAlone() {
    // "red" alone stands first, but a letter with its text is looked for before any text alone.
    assertThat(COLOURS.namedIn("red or rather b green")).isEqualTo("B");
  }

  @Test
  void ofTwoLettersWithTextTheLeftmostCounts() {
    assertThat(COLOURS.namedIn("c blue not a red")).isEqualTo("C");
  }

  @Test
  void aLetterWithItsTextMayBeginWithinAWord() {
    // "panda red": its last letter, the space and "red" spell "a red".
    assertThat(COLOURS.namedIn("panda red")).isEqualTo("A");
  }

  @Test
  void aTextAloneIsFoundWithSpacesIgnored() {
    // Step 1 finds no letter with its text; without spaces "itisgreen" holds "green".
    assertThat(COLOURS.namedIn("it is gre en")).isEqualTo("B");
  }

  @Test
  void aTextMayComeTogetherAcrossWords() {
    // "hundred": the letters r, e, d.
    assertThat(COLOURS.namedIn("one hundred")).isEqualTo("A");
  }

  @Test
  void theLeftmostTextCountsWhateverItsPlaceInTheList() {
    assertThat(COLOURS.namedIn("blue more than green")).isEqualTo("C");
  }

  @Test
  void aTextThatStartsAnotherWinsWhenItIsListedFirst() {
    assertThat(Choices.of(List.of("car", "car park")).namedIn("the car park")).isEqualTo("A");
    assertThat(Choices.of(List.of("car park", "car")).namedIn("the car park")).isEqualTo("A");
    assertThat(Choices.of(List.of("car park", "car")).namedIn("the car")).isEqualTo("B");
  }

  @Test
  void aTextThatEndsAnotherLosesToTheOneThatBeginsEarlier() {
    // "darkred" begins before the "red" within it, although Red is listed first.
    assertThat(COLOURS.namedIn("the dark red one")).isEqualTo("D");
  }

  @Test
  void aLetterBeforeALongerTextKeepsItsOwnShorterOne() {
    // "a car" is found first within "a car park", which is B's text with A's letter.
    assertThat(Choices.of(List.of("car", "car park")).namedIn("a car park")).isEqualTo("A");
  }

  @ParameterizedTest(name = "\"{0}\" names {1}")
  @CsvSource({"a, A", "d, D"})
  void aLetterAloneNamesItself(String answer, String named) {
    assertThat(COLOURS.namedIn(answer)).isEqualTo(named);
  }

  @Test
  void twoLettersAloneNameAChoiceBeyondTheTwentySixth() {
    // Number 30 of choices named item0 ... is the fourth after Z: AD.
    assertThat(manyChoices(40).namedIn("ad")).isEqualTo("AD");
  }

  @Test
  void lettersRunOnAfterZAndAz() {
    Choices choices = manyChoices(60);

    assertThat(choices.letterOf("item 25x")).contains("Z");
    assertThat(choices.letterOf("item 26x")).contains("AA");
    assertThat(choices.letterOf("item 51x")).contains("AZ");
    assertThat(choices.letterOf("item 52x")).contains("BA");
    assertThat(choices.letterOf("item 59x")).contains("BH");
  }

  @Test
  void ofTwoLettersWithTheirTextOnlyTheFirstIsNamed() {
    // Choice 29 is AD; its letters with its text are found, and the first character is A.
    assertThat(manyChoices(40).namedIn("ad item 29x")).isEqualTo("A");
  }

  @Test
  void otherwiseAllLettersOfChoicesInTheAnswerAreStrungTogether() {
    // Of "maybe" the choices A to D have a and b; neither x nor any other letter is a choice.
    assertThat(COLOURS.namedIn("maybe x")).isEqualTo("AB");
    assertThat(COLOURS.namedIn("x")).isEmpty();
  }

  @Test
  void strungLettersCanNameOneChoiceByAccident() {
    // Yes is A, no is B: "unclear" has one letter a and no b.
    assertThat(Choices.of(List.of("yes", "no")).namedIn("unclear")).isEqualTo("A");
  }

  @Test
  void aLetterWithALineOfOtherTextIsStrungTogetherToo() {
    // "b it is": no "b green", no colour, three words; b alone is a letter.
    assertThat(COLOURS.namedIn("b it is")).isEqualTo("B");
    assertThat(COLOURS.namedIn("b i am certain")).isEqualTo("BACA");
  }

  @ParameterizedTest
  @CsvSource({"3.5 m", "$5", "5*4", "a|b", "x^2"})
  void aTextAloneIsNotRecognisedWhenTheReferenceHadToEscapeIt(String text) {
    // It is found, compared with its escaped self, and passed over: what is left are letters, and
    // the only choices' letters, A and B, do not occur or are strung together.
    Choices choices = Choices.of(List.of(text, "zzz"));
    String letters = text.replaceAll("[^ab]", "").toUpperCase(Locale.ROOT);

    assertThat(choices.namedIn(text)).isEqualTo(letters);
  }

  @Test
  void anEscapedTextIsStillNamedByItsLetterWithIt() {
    assertThat(Choices.of(List.of("zzz", "3.5 m")).namedIn("b 3.5 m")).isEqualTo("B");
  }

  @Test
  void anEscapedTextThatIsFoundHidesALaterPlainOne() {
    // Only the first hit counts: 3.5 is found first and passed over, so "zzz" is never named.
    assertThat(Choices.of(List.of("3.5", "zzz")).namedIn("3.5 zzz")).isEmpty();
  }

  @Test
  void doubleSpacesMatterForALetterWithItsTextOnly() {
    // The choice "x - y" becomes "x  y", with two spaces, and so does its letter with it.
    Choices choices = Choices.of(List.of("q", "x - y"));

    assertThat(choices.texts()).containsExactly("q", "x  y");
    assertThat(choices.namedIn("b x  y")).isEqualTo("B");
    // With one space step 1 misses; spaces ignored, step 2 finds it.
    assertThat(choices.namedIn("b x y")).isEqualTo("B");
    // Were it named by its letter alone, the first choice's text would be found before: "q".
    assertThat(choices.namedIn("q b x y")).isEqualTo("A");
    assertThat(choices.namedIn("q b x  y")).isEqualTo("B");
  }

  @Test
  void equalChoicesAreTheFirstOfThem() {
    Choices choices = Choices.of(List.of("Yes", "yes.", "no"));

    assertThat(choices.letterOf("yes")).contains("A");
    assertThat(choices.namedIn("yes")).isEqualTo("A");
  }

  @Test
  void anEmptyChoiceIsItsLetterAndItsTextIsEverywhere() {
    // "..." normalises to nothing: its letter with its text is "a", which "bat" holds.
    Choices choices = Choices.of(List.of("...", "no"));

    assertThat(choices.namedIn("bat")).isEqualTo("A");
    // Without an a, the empty text is found at the very start, before "no".
    assertThat(choices.namedIn("oh no")).isEqualTo("A");
  }

  private static Choices manyChoices(int count) {
    return Choices.of(IntStream.range(0, count).mapToObj(i -> "item " + i + "x").toList());
  }
}
