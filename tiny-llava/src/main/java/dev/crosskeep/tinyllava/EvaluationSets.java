package dev.crosskeep.tinyllava;

import dev.crosskeep.tinyllava.DataSet.Gold;
import dev.crosskeep.tinyllava.Questions.Manner;
import dev.crosskeep.tinyllava.Scene.Place;
import dev.crosskeep.tinyllava.Scenes.Kind;
import dev.crosskeep.tinyllava.Turn.Inquiry;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The generated data sets, in MileBench's categories, and pairs across modalities. They ask what
 * the model was taught, in words it was taught.
 */
final class EvaluationSets {

  private interface AboutItem {
    Exchange put(Questions questions, Place at, Manner manner);
  }

  private static final List<AboutItem> ABOUT_ITEMS =
      List.of(Questions::colour, Questions::shape, Questions::row, Questions::column);

  static final List<SetGroup> ALL =
      List.of(
          single("Motion", "temporal", Gold.WORD, Kind.MOTION, 2, EvaluationSets::motions),
          single(
              "ChangeDescription",
              "temporal",
              Gold.SENTENCE,
              Kind.CHANGE,
              2,
              EvaluationSets::changes),
          single("Colour", "semantic", Gold.WORD, Kind.PLAIN, 1, items(Questions::colour)),
          single("Shape", "semantic", Gold.WORD, Kind.PLAIN, 1, items(Questions::shape)),
          single(
              "Position",
              "semantic",
              Gold.WORD,
              Kind.PLAIN,
              1,
              items(Questions::row, Questions::column)),
          single("Count", "semantic", Gold.WORD, Kind.PLAIN, 1, EvaluationSets::counts),
          single("Caption", "semantic", Gold.SENTENCE, Kind.PLAIN, 1, EvaluationSets::captions),
          single("TextNeedle", "needle in text", Gold.WORDS, Kind.PLAIN, 1, EvaluationSets::codes),
          single("Image", "needle in image", Gold.WORD, Kind.PLAIN, 2, EvaluationSets::needles),
          single("Picture", "retrieval", Gold.WORD, Kind.PLAIN, 2, EvaluationSets::retrievals),
          new SetGroup(
              "conversation",
              List.of(new DataSet("Conversation", "multi-turn", Gold.WORDS)),
              Kind.PLAIN,
              1,
              EvaluationSets::conversation),
          new SetGroup(
              "modality",
              List.of(crossModal("TextOnly"), crossModal("ImageOnly"), crossModal("Binding")),
              Kind.PLAIN,
              2,
              CrossModalPairs::modalities),
          new SetGroup(
              "comparison",
              List.of(crossModal("OnePicture"), crossModal("Comparison")),
              Kind.CHANGE,
              2,
              CrossModalPairs::comparison),
          new SetGroup(
              "distractors",
              List.of(crossModal("WithoutDistractors"), crossModal("WithDistractors")),
              Kind.PLAIN,
              2,
              CrossModalPairs::distractors));

  private EvaluationSets() {}

  /** A data set that asks any one of what can be asked about a scene. */
  private static SetGroup single(
      String subject,
      String category,
      Gold gold,
      Kind kind,
      int fewestPictures,
      BiFunction<Scene, Questions, Stream<Inquiry>> possible) {
    return new SetGroup(
        subject,
        List.of(new DataSet(subject, category, gold)),
        kind,
        fewestPictures,
        (scene, random) -> {
          var inquiries = possible.apply(scene, new Questions(scene, random)).toList();
          return inquiries.isEmpty()
              ? Optional.empty()
              : Optional.of(List.of(Asked.once(scene, Turn.of(Scenes.pick(inquiries, random)))));
        });
  }

  private static DataSet crossModal(String subject) {
    return new DataSet(subject, "cross-modal", Gold.WORDS);
  }

  private static Stream<Inquiry> motions(Scene scene, Questions questions) {
    return scene.motions().stream().map(motion -> manner -> questions.motion(motion, manner));
  }

  private static Stream<Inquiry> changes(Scene scene, Questions questions) {
    return IntStream.range(1, scene.pictures().size())
        .mapToObj(k -> manner -> questions.change(k, manner));
  }

  private static BiFunction<Scene, Questions, Stream<Inquiry>> items(AboutItem... asked) {
    return (scene, questions) ->
        scene.places().stream()
            .flatMap(
                at -> Stream.of(asked).map(about -> manner -> about.put(questions, at, manner)));
  }

  private static Stream<Inquiry> counts(Scene scene, Questions questions) {
    return IntStream.range(0, scene.pictures().size())
        .mapToObj(k -> manner -> questions.count(k, manner));
  }

  private static Stream<Inquiry> captions(Scene scene, Questions questions) {
    return IntStream.range(0, scene.pictures().size())
        .mapToObj(k -> manner -> questions.caption(k, manner));
  }

  private static Stream<Inquiry> codes(Scene scene, Questions questions) {
    return scene.codes().stream().map(code -> manner -> questions.code(code, manner));
  }

  /** The colour of an item whose shape is in no other picture. */
  private static Stream<Inquiry> needles(Scene scene, Questions questions) {
    return scene.places().stream()
        .filter(
            at -> scene.elsewhere(at).noneMatch(o -> o.item().shape().equals(at.item().shape())))
        .map(at -> manner -> questions.colour(at, manner));
  }

  /** Which picture has an item that no other one has. */
  private static Stream<Inquiry> retrievals(Scene scene, Questions questions) {
    return scene.places().stream()
        .filter(at -> scene.elsewhere(at).noneMatch(o -> o.item().sameNameAs(at.item())))
        .map(at -> manner -> questions.which(at, manner));
  }

  /**
   * Two questions about items of neither the same colour nor the same shape, with unlike answers,
   * so that the first does not help with the second; about two pictures where there are several.
   */
  private static Optional<List<Asked>> conversation(Scene scene, RandomGenerator random) {
    var first = Scenes.pick(scene.places(), random);
    var others =
        scene.places().stream()
            .filter(at -> scene.pictures().size() == 1 || at.picture() != first.picture())
            .filter(at -> !at.item().colour().equals(first.item().colour()))
            .filter(at -> !at.item().shape().equals(first.item().shape()))
            .toList();
    if (others.isEmpty()) {
      return Optional.empty();
    }
    var questions = new Questions(scene, random);
    var opening = anything(questions, first, random);
    var last = anything(questions, Scenes.pick(others, random), random);
    return opening.keyWords().equals(last.keyWords())
        ? Optional.empty()
        : Optional.of(List.of(new Asked(scene, List.of(opening, last))));
  }

  private static Turn anything(Questions questions, Place at, RandomGenerator random) {
    var about = Scenes.pick(ABOUT_ITEMS, random);
    return Turn.of(manner -> about.put(questions, at, manner));
  }
}
