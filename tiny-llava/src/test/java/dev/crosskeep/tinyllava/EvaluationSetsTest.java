package dev.crosskeep.tinyllava;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.tinyllava.Picture.Item;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EvaluationSetsTest {

  private static final Pattern SPACE = Pattern.compile(" ");
  private static final Pattern WORD_OR_MARK = Pattern.compile("\\w+|\\p{Punct}");

  static Stream<SetGroup> groups() {
    return EvaluationSets.ALL.stream();
  }

  private static List<List<Asked>> drawn(String group) {
    return groups().filter(g -> g.name().equals(group)).findFirst().orElseThrow().draw(56, 1);
  }

  private static String question(Asked asked) {
    return asked.turns().getLast().exchange().question();
  }

  @ParameterizedTest
  @MethodSource("groups")
  void everyGoldAnswerIsWhatTheSceneShows(SetGroup group) {
    for (var together : group.draw(40, 2)) {
      for (var asked : together) {
        for (var turn : asked.turns()) {
          String question = turn.exchange().question();
          String seen = new Looking(asked.scene()).answer(question);
          assertThat(turn.keyWords()).as(question).isEqualTo(seen);
          assertThat(turn.exchange().answer()).endsWith(" " + seen + ".");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("groups")
  void noSceneIsOneThatTrainingDraws(SetGroup group) {
    assertThat(group.draw(40, 3))
        .allSatisfy(together -> assertThat(together).allMatch(asked -> asked.scene().heldOut()));
  }

  @ParameterizedTest
  @MethodSource("groups")
  void numbersOfPicturesTakeTurns(SetGroup group) {
    var counts =
        group.draw(9, 4).stream()
            .map(together -> together.getLast().scene().pictures().size())
            .toList();

    assertThat(counts)
        .isEqualTo(
            group.fewestPictures() == 1
                ? List.of(1, 2, 3, 4, 5, 6, 8, 12, 1)
                : List.of(2, 3, 4, 5, 6, 8, 12, 2, 3));
  }

  @ParameterizedTest
  @MethodSource("groups")
  void equalSeedsDrawEqualSamples(SetGroup group) {
    assertThat(group.draw(9, 5)).isEqualTo(group.draw(9, 5)).isNotEqualTo(group.draw(9, 6));
  }

  @ParameterizedTest
  @MethodSource("groups")
  void aGoldAnswerOfOneWordIsOneWord(SetGroup group) {
    for (var together : group.draw(20, 7)) {
      for (int i = 0; i < together.size(); i++) {
        if (group.dataSets().get(i).gold() == DataSet.Gold.WORD) {
          assertThat(together.get(i).turns().getLast().keyWords()).matches("\\w+");
        }
      }
    }
  }

  @Test
  void theNeedleInAnImageIsTheOnlyOneOfItsShape() {
    for (var together : drawn("Image")) {
      var asked = together.getFirst();
      String shape = SPACE.splitAsStream(question(asked)).toList().get(4);
      assertThat(items(asked.scene())).filteredOn(i -> i.shape().equals(shape)).hasSize(1);
    }
  }

  @Test
  void bothTurnsOfAConversationAskAboutUnlikeItemsAndAboutTwoPicturesWhereTheyCan() {
    for (var together : drawn("conversation")) {
      var asked = together.getFirst();
      assertThat(asked.turns()).hasSize(2);
      var pictures =
          asked.turns().stream().map(t -> pictureNumber(t.exchange().question())).distinct();
      assertThat(pictures).hasSize(asked.scene().pictures().size() == 1 ? 1 : 2);
      var told = SPACE.splitAsStream(asked.turns().getFirst().exchange().answer());
      assertThat(told).doesNotContain(asked.turns().getLast().keyWords() + ".");
    }
  }

  @Test
  void textImageAndBindingAskOneSceneInEquallyManyTokens() {
    for (var together : drawn("modality")) {
      assertThat(together).extracting(Asked::scene).containsOnly(together.getFirst().scene());
      assertThat(together).extracting(EvaluationSetsTest::tokens).containsExactly(8L, 8L, 8L);
      var scene = together.getFirst().scene();
      var image = question(together.get(1));
      var binding = question(together.get(2));
      assertThat(pictureNumber(image)).isEqualTo(pictureNumber(binding));
      assertThat(shapesOf(colour(image), scene)).hasSize(1);
      assertThat(shapesOf(colour(binding), scene)).hasSizeGreaterThan(1);
    }
  }

  /** What a colour in a question could be if the picture's number were not read. */
  private static List<String> shapesOf(String colour, Scene scene) {
    return items(scene).filter(i -> i.colour().equals(colour)).map(Item::shape).distinct().toList();
  }

  @Test
  void aPictureIsDescribedAndComparedInEquallyManyTokens() {
    for (var together : drawn("comparison")) {
      assertThat(together).extracting(Asked::scene).containsOnly(together.getFirst().scene());
      assertThat(together).extracting(EvaluationSetsTest::tokens).containsExactly(6L, 6L);
      assertThat(together.stream().map(asked -> pictureNumber(question(asked))).distinct())
          .hasSize(1);
    }
  }

  @Test
  void distractorsAreAllThatTheTwoScenesDifferBy() {
    for (var together : drawn("distractors")) {
      var alone = together.getFirst();
      var among = together.getLast();
      int k = pictureNumber(question(among));
      assertThat(alone.scene().pictures()).containsExactly(among.scene().pictures().get(k - 1));
      assertThat(question(alone)).isEqualTo(question(among).replace("picture " + k, "picture 1"));
      assertThat(sentences(alone.scene())).isEqualTo(sentences(among.scene()));
      assertThat(alone.turns().getFirst().keyWords())
          .isEqualTo(among.turns().getFirst().keyWords());
    }
  }

  private static List<String> sentences(Scene scene) {
    return scene.codes().stream().map(Scene.Code::sentence).toList();
  }

  private static Stream<Item> items(Scene scene) {
    return scene.pictures().stream().flatMap(picture -> picture.items().stream());
  }

  private static long tokens(Asked asked) {
    return WORD_OR_MARK.matcher(question(asked)).results().count();
  }

  private static String colour(String question) {
    return SPACE.splitAsStream(question).toList().get(3);
  }

  private static int pictureNumber(String question) {
    var digits = Pattern.compile("picture (\\d+)").matcher(question);
    assertThat(digits.find()).as(question).isTrue();
    return Integer.parseInt(digits.group(1));
  }
}
