package dev.crosskeep.tinyllava;

import dev.crosskeep.tinyllava.Scene.Place;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Questions that differ by what has to be brought together, and by nothing else. */
final class CrossModalPairs {

  /**
   * {@code do you know the code of N?}: 8 tokens, as many as {@code what shape is C in picture K?}
   */
  private static final int DO_YOU_KNOW_THE_CODE = 3;

  /** {@code what is in picture K?}: 6 tokens, as many as {@code what changed in picture K?} */
  private static final int WHAT_IS_IN = 2;

  private CrossModalPairs() {}

  /**
   * Text only, image only and binding: a code; the shape of what alone has its colour, so that the
   * picture's number is not needed; and the shape of what has its colour in common with another
   * shape in another picture, so that the number must be bound to the picture. The last two are
   * about one picture, and all are of one length.
   */
  static Optional<List<Asked>> modalities(Scene scene, RandomGenerator random) {
    var questions = new Questions(scene, random);
    var code = Scenes.pick(scene.codes(), random);
    var places = Scenes.shuffled(scene.places(), random);
    var unlike = places.stream().filter(at -> sameColour(scene, at).findAny().isEmpty()).toList();
    var alike = places.stream().filter(at -> numberIsNeeded(scene, at)).toList();
    return unlike.stream()
        .flatMap(image ->
            alike.stream()
                .filter(bound -> bound.picture() == image.picture())
                .map(bound ->
                    List.of(
                        Turn.of(manner -> questions.code(code, manner), DO_YOU_KNOW_THE_CODE),
                        Turn.of(manner -> questions.shape(image, manner)),
                        Turn.of(manner -> questions.shape(bound, manner)))))
        .findFirst()
        .map(turns -> turns.stream().map(turn -> Asked.once(scene, turn)).toList());
  }

  private static boolean numberIsNeeded(Scene scene, Place at) {
    return sameColour(scene, at).anyMatch(o -> !o.item().shape().equals(at.item().shape()));
  }

  private static Stream<Place> sameColour(Scene scene, Place at) {
    return scene.elsewhere(at).filter(o -> o.item().colour().equals(at.item().colour()));
  }

  /** What a picture shows, and what is new in it beside the one before, in one length. */
  static Optional<List<Asked>> comparison(Scene scene, RandomGenerator random) {
    var questions = new Questions(scene, random);
    int k = random.nextInt(1, scene.pictures().size());
    return Optional.of(
        List.of(
            Asked.once(scene, Turn.of(manner -> questions.caption(k, manner), WHAT_IS_IN)),
            Asked.once(scene, Turn.of(manner -> questions.change(k, manner)))));
  }

  /** The colour of an item, in its picture by itself and among the others. */
  static Optional<List<Asked>> distractors(Scene scene, RandomGenerator random) {
    return Scenes.shuffled(scene.places(), random).stream()
        .filter(at -> scene.only(at.picture()).heldOut())
        .findFirst()
        .map(at ->
            List.of(
                colour(scene.only(at.picture()), new Place(at.item(), 0), random),
                colour(scene, at, random)));
  }

  private static Asked colour(Scene scene, Place at, RandomGenerator random) {
    var questions = new Questions(scene, random);
    return Asked.once(scene, Turn.of(manner -> questions.colour(at, manner)));
  }
}
