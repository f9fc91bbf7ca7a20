package dev.crosskeep.tinyllava;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.tinyllava.Picture.Item;
import dev.crosskeep.tinyllava.Questions.Manner;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class QuestionsTest {

  /** A red star at the top right, then the same with a blue ring below it. */
  private static final Item STAR = new Item("red", "star", 0, 4);

  private static final Scene SCENE =
      new Scene(
          List.of(
              new Picture(List.of(STAR)),
              new Picture(List.of(new Item("blue", "ring", 2, 4), STAR))),
          List.of(new Scene.Code("anna", 4, 7, 1)),
          List.of(new Scene.Motion(STAR, "left")),
          true);

  private static Exchange first(Family family, Manner manner, String containing) {
    var questions = new Questions(SCENE, new SplittableRandom(3));
    for (int i = 0; i < 1000; i++) {
      var exchange = questions.ask(family, manner);
      if (exchange.filter(e -> e.question().contains(containing)).isPresent()) {
        return exchange.get();
      }
    }
    throw new AssertionError("never asked: " + containing);
  }

  @ParameterizedTest(name = "{1} -> {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "COLOUR | what colour is the ring in picture 2? | the ring is blue.",
        "SHAPE | what shape is blue in picture 2? | the shape is ring.",
        "WHICH | which picture has the blue ring? | the picture with the blue ring is 2.",
        "COUNT | how many shapes are in picture 2? | the number of shapes is 2.",
        "ROW | which row is the ring in picture 2? | the row of the ring is middle.",
        "COLUMN | which column is the star in picture 1? | the column of the star is right.",
        "CAPTION | describe picture 2. | picture 2 shows red star, blue ring.",
        "NEEDLE | what is the code of anna? | the code of anna 4 7.",
        "MOTION | which way does the star move? | the star is moving left.",
        "CHANGE | what changed in picture 2? | the change in picture 2 is blue ring added."
      })
  void asksAndAnswersInTheFirstWording(Family family, String question, String answer) {
    assertThat(first(family, Manner.PLAIN, question))
        .isEqualTo(new Exchange(family, question, answer));
  }

  @Test
  void aDirectAnswerTellsOnlyWhatWasAsked() {
    assertThat(first(Family.CAPTION, Manner.varied(0.5, true), "2").answer())
        .isEqualTo("red star, blue ring.");
    assertThat(first(Family.NEEDLE, Manner.varied(0.5, true), "anna").answer()).isEqualTo("4 7.");
  }

  @Test
  void anItemThatIsInSeveralPicturesIsNotAskedFor() {
    var questions = new Questions(SCENE, new SplittableRandom(3));
    for (int i = 0; i < 200; i++) {
      questions
          .ask(Family.WHICH, Manner.varied(1, false))
          .ifPresent(e -> assertThat(e.question()).doesNotContain("star"));
    }
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void noPlaceholderIsLeft(Family family) {
    for (var manner : List.of(Manner.PLAIN, Manner.varied(0.5, false), Manner.varied(0.5, true))) {
      var exchange = first(family, manner, "");
      assertThat(exchange.question() + exchange.answer()).doesNotContainPattern("[A-Z]");
    }
  }
}
