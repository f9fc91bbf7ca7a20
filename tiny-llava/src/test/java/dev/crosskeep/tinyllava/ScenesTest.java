package dev.crosskeep.tinyllava;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.tinyllava.Scenes.Kind;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScenesTest {

  private final SplittableRandom random = new SplittableRandom(7);

  @ParameterizedTest
  @EnumSource(Kind.class)
  void trainingNeverDrawsWhatEvaluationDraws(Kind kind) {
    for (int i = 0; i < 200; i++) {
      assertThat(Scenes.forTraining(kind, 1 + i % 8 + extra(kind), i % 4, random).heldOut())
          .isFalse();
      assertThat(Scenes.forEvaluation(kind, 1 + i % 8 + extra(kind), i % 4, random).heldOut())
          .isTrue();
    }
  }

  private static int extra(Kind kind) {
    return kind == Kind.PLAIN ? 0 : 1;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void itemsOfAPictureDifferInColourAndShapeAndNeverOverlap(Kind kind) {
    for (int i = 0; i < 200; i++) {
      for (var picture : Scenes.forTraining(kind, 5, 2, random).pictures()) {
        var items = picture.items();
        assertThat(items).hasSizeBetween(1, 4);
        assertThat(items).extracting(Picture.Item::colour).doesNotHaveDuplicates();
        assertThat(items).extracting(Picture.Item::shape).doesNotHaveDuplicates();
        for (var a : items) {
          assertThat(items).noneMatch(b -> !a.equals(b) && a.overlaps(b));
        }
      }
    }
  }

  @Test
  void aMovingItemGoesItsWayAndNeverBack() {
    for (int i = 0; i < 200; i++) {
      var scene = Scenes.forTraining(Kind.MOTION, 5, 0, random);
      for (var motion : scene.motions()) {
        var places =
            scene.pictures().stream().map(p -> p.named(motion.item()).orElseThrow()).toList();
        var along =
            places.stream()
                .map(p ->
                    switch (motion.direction()) {
                      case "right" -> p.column();
                      case "left" -> 4 - p.column();
                      case "down" -> p.row();
                      default -> 4 - p.row();
                    })
                .toList();
        assertThat(along).isSorted();
        assertThat(along.getLast() - along.getFirst()).isBetween(2, 4);
      }
    }
  }

  @Test
  void aChangingPictureGainsOrLosesOneItem() {
    for (int i = 0; i < 200; i++) {
      var pictures = Scenes.forTraining(Kind.CHANGE, 6, 0, random).pictures();
      for (int k = 1; k < pictures.size(); k++) {
        var before = pictures.get(k - 1).items();
        var after = pictures.get(k).items();
        assertThat(Math.abs(before.size() - after.size())).isEqualTo(1);
        var larger = before.size() > after.size() ? before : after;
        var smaller = before.size() > after.size() ? after : before;
        assertThat(larger).containsAll(smaller);
      }
    }
  }
}
