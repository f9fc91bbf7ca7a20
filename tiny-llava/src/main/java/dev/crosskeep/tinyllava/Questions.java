package dev.crosskeep.tinyllava;

import dev.crosskeep.tinyllava.Picture.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Asks questions about a scene. */
final class Questions {

  /**
   * How a question is put and answered.
   *
   * @param varied in any of the family's wordings; else in the first, by which evaluation is done
   * @param named share of questions that name an item by colour and shape, where shape alone would
   *     do; which picture has it is asked by both unless the shape alone is in no other picture
   * @param direct answered by the key words alone; else by a sentence
   */
  record Manner(boolean varied, double named, boolean direct) {

    static final Manner PLAIN = new Manner(false, 0, false);

    static Manner varied(double named, boolean direct) {
      return new Manner(true, named, direct);
    }
  }

  private static final List<String> ELSEWHERE_VERBS =
      List.of(
          "what is",
          "tell me about",
          "who is",
          "can you explain",
          "write a poem about",
          "translate",
          "what do you think about",
          "how do i make",
          "where can i find",
          "why is",
          "when was",
          "please summarise",
          "how much is",
          "do you like",
          "find the");
  private static final List<String> ELSEWHERE_THINGS =
      List.of(
          "the weather today",
          "the capital of france",
          "the president",
          "your name",
          "the sea",
          "a good soup",
          "python code",
          "the stock market",
          "love",
          "the time",
          "my email",
          "the meaning of life",
          "football",
          "the moon",
          "this contract",
          "history",
          "a joke",
          "the best hotel",
          "two plus two",
          "a dog",
          "the cat",
          "a car",
          "the person",
          "music");

  private final Scene scene;
  private final RandomGenerator random;

  Questions(Scene scene, RandomGenerator random) {
    this.scene = scene;
    this.random = random;
  }

  /** A question of one family; empty when the scene has nothing to ask of it. */
  Optional<Exchange> ask(Family family, Manner manner) {
    return switch (family) {
      case COLOUR -> inPicture().map(at -> aboutItem(family, manner, at, at.item().colour()));
      case SHAPE -> inPicture().map(at -> aboutItem(family, manner, at, at.item().shape()));
      case ROW ->
          inCell().map(at -> aboutItem(family, manner, at, Lexicon.ROWS.get(at.item().row() / 2)));
      case COLUMN ->
          inCell()
              .map(
                  at -> aboutItem(family, manner, at, Lexicon.COLUMNS.get(at.item().column() / 2)));
      case WHICH -> which(manner);
      case COUNT -> {
        int k = random.nextInt(scene.pictures().size());
        int items = scene.pictures().get(k).items().size();
        yield Optional.of(say(family, manner, k, String.valueOf(items)));
      }
      case CAPTION -> {
        int k = random.nextInt(scene.pictures().size());
        yield Optional.of(say(family, manner, k, caption(scene.pictures().get(k))));
      }
      case NEEDLE -> needle(manner);
      case MOTION ->
          scene.motions().isEmpty()
              ? Optional.empty()
              : Optional.of(motion(Scenes.pick(scene.motions(), random), manner));
      case CHANGE -> change(manner);
      case REFUSAL -> Optional.of(elsewhere());
    };
  }

  private record Place(Item item, int picture) {}

  private Optional<Place> inPicture() {
    int k = random.nextInt(scene.pictures().size());
    return Optional.of(new Place(Scenes.pick(scene.pictures().get(k).items(), random), k));
  }

  private Optional<Place> inCell() {
    return inPicture().filter(at -> at.item().inOneCell());
  }

  private Exchange aboutItem(Family family, Manner manner, Place at, String answer) {
    return say(family, manner, at.item(), byName(manner), at.picture(), answer);
  }

  private Optional<Exchange> which(Manner manner) {
    return inPicture()
        .filter(at -> pictures(at.item(), true) == 1)
        .map(at -> {
          boolean named =
              !manner.varied() || pictures(at.item(), false) > 1 || random.nextBoolean();
          String answer = String.valueOf(at.picture() + 1);
          return say(Family.WHICH, manner, at.item(), named, at.picture(), answer);
        });
  }

  /** In how many pictures an item is, or another one of its shape. */
  private long pictures(Item wanted, boolean named) {
    return scene.pictures().stream()
        .filter(picture ->
            picture.items().stream()
                .anyMatch(item ->
                    item.shape().equals(wanted.shape())
                        && (!named || item.colour().equals(wanted.colour()))))
        .count();
  }

  private boolean byName(Manner manner) {
    return random.nextDouble() < manner.named();
  }

  private Optional<Exchange> needle(Manner manner) {
    if (scene.codes().isEmpty()) {
      return Optional.empty();
    }
    var code = Scenes.pick(scene.codes(), random);
    var exchange = say(Family.NEEDLE, manner, 0, code.digits());
    return Optional.of(
        new Exchange(
            Family.NEEDLE,
            exchange.question().replace("N", code.name()),
            exchange.answer().replace("N", code.name())));
  }

  private Exchange motion(Scene.Motion motion, Manner manner) {
    return say(Family.MOTION, manner, motion.item(), byName(manner), 0, motion.direction());
  }

  private Optional<Exchange> change(Manner manner) {
    if (!scene.changes() || scene.pictures().size() < 2) {
      return Optional.empty();
    }
    int k = random.nextInt(1, scene.pictures().size());
    var before = scene.pictures().get(k - 1);
    var after = scene.pictures().get(k);
    var added = after.items().stream().filter(i -> before.named(i).isEmpty()).findFirst();
    var removed = before.items().stream().filter(i -> after.named(i).isEmpty()).findFirst();
    String told =
        added
            .map(item -> item.name() + " added")
            .orElseGet(() -> removed.orElseThrow().name() + " removed");
    return Optional.of(say(Family.CHANGE, manner, k, told));
  }

  private Exchange elsewhere() {
    String topic =
        random.nextInt(4) == 0
            ? letters() + " " + letters()
            : Scenes.pick(ELSEWHERE_THINGS, random);
    String mark = Scenes.pick(List.of("", ".", "?", "?"), random);
    String question = Scenes.pick(ELSEWHERE_VERBS, random) + " " + topic + mark;
    return new Exchange(Family.REFUSAL, question, Wording.REFUSAL);
  }

  private String letters() {
    var word = new StringBuilder();
    for (int i = random.nextInt(2, 8); i > 0; i--) {
      word.append((char) ('a' + random.nextInt(26)));
    }
    return word.toString();
  }

  /** What a picture shows, row by row from the top and left to right within a row. */
  private static String caption(Picture picture) {
    var items = new ArrayList<>(picture.items());
    items.sort(java.util.Comparator.comparingInt(Item::row).thenComparingInt(Item::column));
    return String.join(", ", items.stream().map(Item::name).toList());
  }

  private Exchange say(Family family, Manner manner, int picture, String answer) {
    var wording = Wording.of(family);
    var questions = wording.questions();
    String question = manner.varied() ? Scenes.pick(questions, random) : questions.getFirst();
    String told = manner.direct() ? "A." : wording.sentence();
    String k = String.valueOf(picture + 1);
    return new Exchange(
        family,
        question.replace("P", inPicture(manner)).replace("K", k),
        told.replace("K", k).replace("A", answer));
  }

  private Exchange say(
      Family family, Manner manner, Item item, boolean named, int picture, String answer) {
    var exchange = say(family, manner, picture, answer);
    return new Exchange(
        family, mention(item, named, exchange.question()), mention(item, named, exchange.answer()));
  }

  private static String mention(Item item, boolean named, String text) {
    return text.replace("S", item.shape())
        .replace("C", item.colour())
        .replace("I", named ? item.name() : item.shape());
  }

  private String inPicture(Manner manner) {
    if (!manner.varied()) {
      return Wording.IN_PICTURE.getFirst();
    }
    if (scene.pictures().size() == 1 && random.nextBoolean()) {
      return Wording.IN_ONLY_PICTURE;
    }
    return random.nextInt(3) > 0
        ? Wording.IN_PICTURE.getFirst()
        : Scenes.pick(Wording.IN_PICTURE, random);
  }
}
