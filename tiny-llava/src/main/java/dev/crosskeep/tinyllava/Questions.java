package dev.crosskeep.tinyllava;

import dev.crosskeep.tinyllava.Picture.Item;
import dev.crosskeep.tinyllava.Scene.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** Asks questions about a scene. */
final class Questions {

  /**
   * How a question is put and answered.
   *
   * @param wording which of the family's wordings, by index; empty for any of them
   * @param named share of questions that name an item by colour and shape, where shape alone would
   *     do; which picture has it is asked by both unless the shape alone is in no other picture
   * @param direct answered by the key words alone; else by a sentence
   */
  record Manner(OptionalInt wording, double named, boolean direct) {

    /** In the first wording, by which evaluation is done. */
    static final Manner PLAIN = worded(0, false);

    static Manner worded(int wording, boolean direct) {
      return new Manner(OptionalInt.of(wording), 0, direct);
    }

    static Manner varied(double named, boolean direct) {
      return new Manner(OptionalInt.empty(), named, direct);
    }

    boolean varied() {
      return wording.isEmpty();
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
      case COLOUR -> Optional.of(colour(anywhere(), manner));
      case SHAPE -> Optional.of(shape(anywhere(), manner));
      case ROW -> inCell().map(at -> row(at, manner));
      case COLUMN -> inCell().map(at -> column(at, manner));
      case WHICH ->
          Optional.of(anywhere())
              .filter(at -> pictures(at.item(), true) == 1)
              .map(at -> which(at, manner));
      case COUNT -> Optional.of(count(anyPicture(), manner));
      case CAPTION -> Optional.of(caption(anyPicture(), manner));
      case NEEDLE -> any(scene.codes()).map(code -> code(code, manner));
      case MOTION -> any(scene.motions()).map(motion -> motion(motion, manner));
      case CHANGE ->
          scene.changes() && scene.pictures().size() > 1
              ? Optional.of(change(random.nextInt(1, scene.pictures().size()), manner))
              : Optional.empty();
      case REFUSAL -> Optional.of(elsewhere());
    };
  }

  private int anyPicture() {
    return random.nextInt(scene.pictures().size());
  }

  private Place anywhere() {
    int k = anyPicture();
    return new Place(Scenes.pick(scene.pictures().get(k).items(), random), k);
  }

  private Optional<Place> inCell() {
    return Optional.of(anywhere()).filter(at -> at.item().inOneCell());
  }

  private <T> Optional<T> any(List<T> list) {
    return list.isEmpty() ? Optional.empty() : Optional.of(Scenes.pick(list, random));
  }

  /** What colour an item has. */
  Exchange colour(Place at, Manner manner) {
    return aboutItem(Family.COLOUR, at, manner, at.item().colour());
  }

  /** What shape the thing of an item's colour has. */
  Exchange shape(Place at, Manner manner) {
    return aboutItem(Family.SHAPE, at, manner, at.item().shape());
  }

  /** Which row of the grid an item is in; it must lie in one cell. */
  Exchange row(Place at, Manner manner) {
    return aboutItem(Family.ROW, at, manner, Lexicon.ROWS.get(at.item().row() / 2));
  }

  /** Which column of the grid an item is in; it must lie in one cell. */
  Exchange column(Place at, Manner manner) {
    return aboutItem(Family.COLUMN, at, manner, Lexicon.COLUMNS.get(at.item().column() / 2));
  }

  private Exchange aboutItem(Family family, Place at, Manner manner, String answer) {
    return say(family, manner, at.item(), byName(manner), at.picture(), answer);
  }

  /** Which picture has an item; no other one may have it. */
  Exchange which(Place at, Manner manner) {
    boolean named = !manner.varied() || pictures(at.item(), false) > 1 || random.nextBoolean();
    String answer = String.valueOf(at.picture() + 1);
    return say(Family.WHICH, manner, at.item(), named, at.picture(), answer);
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

  /** How many items the picture of an index has. */
  Exchange count(int k, Manner manner) {
    return say(Family.COUNT, manner, k, String.valueOf(scene.pictures().get(k).items().size()));
  }

  /** What the picture of an index shows. */
  Exchange caption(int k, Manner manner) {
    return say(Family.CAPTION, manner, k, caption(scene.pictures().get(k)));
  }

  /** What somebody's code is. */
  Exchange code(Scene.Code code, Manner manner) {
    var exchange = say(Family.NEEDLE, manner, 0, code.digits());
    return new Exchange(
        Family.NEEDLE,
        exchange.question().replace("N", code.name()),
        exchange.answer().replace("N", code.name()));
  }

  /** Which way an item moves. */
  Exchange motion(Scene.Motion motion, Manner manner) {
    return say(Family.MOTION, manner, motion.item(), byName(manner), 0, motion.direction());
  }

  /** What the picture of an index, from 1, has or lacks beside the one before. */
  Exchange change(int k, Manner manner) {
    var before = scene.pictures().get(k - 1);
    var after = scene.pictures().get(k);
    var added = after.items().stream().filter(i -> before.named(i).isEmpty()).findFirst();
    var removed = before.items().stream().filter(i -> after.named(i).isEmpty()).findFirst();
    String told =
        added
            .map(item -> item.name() + " added")
            .orElseGet(() -> removed.orElseThrow().name() + " removed");
    return say(Family.CHANGE, manner, k, told);
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
    String question =
        manner.varied()
            ? Scenes.pick(questions, random)
            : questions.get(manner.wording().getAsInt());
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
