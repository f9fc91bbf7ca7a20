package dev.crosskeep.evaluation.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormalisedTest {

  @Test
  void lineEndsAndTabsBecomeSpacesAndLettersSmall() {
    assertThat(Normalised.of("\n The\tRed\nBall \n")).isEqualTo("the red ball");
  }

  @Test
  void noBreakSpacesAtTheEndsGoAsInPython() {
    assertThat(Normalised.of("\u00a0yes\u00a0")).isEqualTo("yes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ";", "/", "[", "]", "{", "}", "(", ")", "\"", "=", "+", "\\", "_", "-", ">", "<", "@", "`",
        ",", "?", "!"
      })
  void eachOfTwentyOneCharactersBecomesASpaceBetweenLetters(String character) {
    assertThat(Normalised.of("left" + character + "right")).isEqualTo("left right");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "#", "%", "&", ":", "|", "~", "^", "$", "’"})
  void otherCharactersStay(String character) {
    assertThat(Normalised.of("left" + character + "right")).isEqualTo("left" + character + "right");
  }

  @Test
  void whatTouchesASpaceIsDeletedAndBothSpacesRemain() {
    // "red - blue" without its hyphen is "red", two spaces, "blue".
    assertThat(Normalised.of("red - blue")).isEqualTo("red  blue");
    assertThat(Normalised.of("red -blue")).isEqualTo("red blue");
    assertThat(Normalised.of("red- blue")).isEqualTo("red blue");
  }

  @Test
  void aSpaceThatStandsForPunctuationTouchesNothing() {
    // The slash becomes a space; the hyphen beside it touched none before, so it becomes one too.
    assertThat(Normalised.of("a/-b")).isEqualTo("a  b");
  }

  @Test
  void oneThatTouchesASpaceDeletesAllOfItsKindAndNoOther() {
    // The second hyphen touches spaces, so "a-b" loses its own too; the slash becomes a space.
    assertThat(Normalised.of("a-b - c/d")).isEqualTo("ab  c d");
  }

  @Test
  void onlySpacesWithinTheLineCountAsTouching() {
    // The space before the hyphen is stripped first; the hyphen becomes a space, stripped last.
    assertThat(Normalised.of(" -5 ")).isEqualTo("5");
    assertThat(Normalised.of(" -5-6 ")).isEqualTo("5 6");
  }

  @Test
  void aNumberWithACommaDeletesEveryKind() {
    // 1,000 has digit, comma, digit: the hyphen and the slash go without a space in their place.
    assertThat(Normalised.of("1,000 red-hot/cold")).isEqualTo("1000 redhotcold");
    assertThat(Normalised.of("1,a red-hot/cold")).isEqualTo("1 a red hot cold");
  }

  @Test
  void periodsGoUnlessADigitFollows() {
    assertThat(Normalised.of("A. 3.5 m.")).isEqualTo("a 3.5 m");
    assertThat(Normalised.of("v.2")).isEqualTo("v.2");
  }

  @Test
  void onlyTheFirstThirtyTwoPeriodsGo() {
    // 34 times "a.": 32 lose their period, two keep it.
    assertThat(Normalised.of("a.".repeat(34))).isEqualTo("a".repeat(32) + "a.a.");
  }

  @Test
  void aPeriodBeforeADigitDoesNotUseUpTheThirtyTwo() {
    assertThat(Normalised.of("1.5" + "a.".repeat(33))).isEqualTo("1.5" + "a".repeat(33) + ".");
  }

  @Test
  void quotesAtTheEndsGoAndApostrophesStay() {
    assertThat(Normalised.of("''It's red.'")).isEqualTo("it's red");
    assertThat(Normalised.of("\"Red\"")).isEqualTo("red");
  }

  @Test
  void aQuoteBehindASpaceThatWasPunctuationStays() {
    // "-'red'" becomes " 'red'": the last quote is at the end, the first behind a space.
    assertThat(Normalised.of("-'red'")).isEqualTo("'red");
  }

  @Test
  void nothingButPunctuationIsNothing() {
    assertThat(Normalised.of(" ... ?! ")).isEmpty();
  }
}
