package dev.crosskeep.tinyllava;

import dev.crosskeep.tinyllava.Questions.Manner;
import dev.crosskeep.tinyllava.Scenes.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Packs freshly drawn conversations into batches. */
final class BatchBuilder {

  private static final int QUESTION_TOKENS = 26;

  /**
   * What to draw.
   *
   * @param mostPictures pictures a context, from 1
   * @param beyond share of contexts with up to {@link Lexicon#MOST_PICTURES} pictures
   * @param direct share of direct answers
   * @param tokens tokens a batch, about
   * @param named share of questions that name an item by colour and shape
   * @param weights how often each family is asked, relative to the others; none means never
   */
  record Mix(
      int mostPictures,
      double beyond,
      double direct,
      int tokens,
      double named,
      Map<Family, Double> weights) {

    /** Pictures for the steps before the decoder learns; their questions are not used. */
    static final Mix ALIGNMENT = new Mix(3, 0, 0, 4000, 0, Map.of(Family.REFUSAL, 1.0));
  }

  private final TextEncoder encoder;
  private final int image;
  private final int filling;

  BatchBuilder(TextEncoder encoder) {
    this.encoder = encoder;
    this.image = encoder.single("<image>");
    this.filling = encoder.single("<pad>");
  }

  Batch build(Mix mix, RandomGenerator random) {
    int pictures =
        random.nextDouble() < mix.beyond()
            ? random.nextInt(mix.mostPictures() + 1, Lexicon.MOST_PICTURES + 1)
            : random.nextInt(1, mix.mostPictures() + 1);
    int length = (Renderer.PATCHES + 2) * pictures + 24 + QUESTION_TOKENS * (6 + pictures);
    int rows = Math.max(1, mix.tokens() / length);
    var packed = new ArrayList<Row>();
    for (int i = 0; i < rows; i++) {
      packed.add(row(pictures, length, mix, random));
    }
    return pack(packed, pictures, random);
  }

  /** One row before it is laid beside the others. */
  private static final class Row {
    final Scene scene;
    final List<Integer> ids = new ArrayList<>();
    final List<Integer> positions = new ArrayList<>();
    final List<Integer> segments = new ArrayList<>();
    final List<Integer> imageStarts = new ArrayList<>();
    final List<int[]> answers = new ArrayList<>();
    final List<Family> families = new ArrayList<>();

    Row(Scene scene) {
      this.scene = scene;
    }

    void add(int[] tokens, int segment, int position) {
      for (int i = 0; i < tokens.length; i++) {
        ids.add(tokens[i]);
        positions.add(position + i);
        segments.add(segment);
      }
    }
  }

  private Row row(int pictures, int length, Mix mix, RandomGenerator random) {
    double draw = random.nextDouble();
    var kind = pictures == 1 || draw < 0.6 ? Kind.PLAIN : draw < 0.8 ? Kind.MOTION : Kind.CHANGE;
    var row = new Row(Scenes.forTraining(kind, pictures, random.nextInt(4), random));
    context(row, random);
    int end = row.ids.size();
    var questions = new Questions(row.scene, random);
    for (int segment = 1; ; segment++) {
      int before = row.ids.size();
      conversation(row, segment, end, questions, mix, random);
      if (row.ids.size() >= length) {
        return row;
      }
      if (row.ids.size() + (row.ids.size() - before) / 2 > length + 8) {
        return row;
      }
    }
  }

  private void context(Row row, RandomGenerator random) {
    row.add(encoder.encode("<s>"), 0, 0);
    if (random.nextInt(20) == 0) {
      row.add(
          encoder.encode("<|system|> " + Scenes.pick(Words.SYSTEM_PROMPTS, random)),
          0,
          row.ids.size());
    }
    row.add(encoder.encode("<|user|>"), 0, row.ids.size());
    for (int k = 0; k <= row.scene.pictures().size(); k++) {
      for (var code : row.scene.codes()) {
        if (code.beforePicture() == k) {
          row.add(encoder.encode(" " + code.sentence()), 0, row.ids.size());
        }
      }
      if (k < row.scene.pictures().size()) {
        row.add(encoder.encode(" picture " + (k + 1)), 0, row.ids.size());
        row.imageStarts.add(row.ids.size());
        var places = new int[Renderer.PATCHES];
        java.util.Arrays.fill(places, image);
        row.add(places, 0, row.ids.size());
      }
    }
  }

  private void conversation(
      Row row, int segment, int contextEnd, Questions questions, Mix mix, RandomGenerator random) {
    int turns = random.nextInt(8) == 0 ? 2 : 1;
    int start = row.ids.size();
    for (int turn = 0; turn < turns; turn++) {
      var manner = Manner.varied(mix.named(), random.nextDouble() < mix.direct());
      var exchange = exchange(questions, manner, mix.weights(), random);
      String opening = turn == 0 ? " " : "<|user|> ";
      row.add(
          encoder.encode(opening + exchange.question() + "<|assistant|>"),
          segment,
          contextEnd + row.ids.size() - start);
      int from = row.ids.size() - 1;
      row.add(
          encoder.encode(" " + exchange.answer() + "</s>"),
          segment,
          contextEnd + row.ids.size() - start);
      row.answers.add(new int[] {from, row.ids.size() - 1});
      row.families.add(exchange.family());
    }
  }

  /** Asks by weight, and again where the scene has nothing to ask of a family. */
  private static Exchange exchange(
      Questions questions, Manner manner, Map<Family, Double> weights, RandomGenerator random) {
    while (true) {
      var exchange = questions.ask(weighted(weights, random), manner);
      if (exchange.isPresent()) {
        return exchange.get();
      }
    }
  }

  private static Family weighted(Map<Family, Double> weights, RandomGenerator random) {
    double draw =
        random.nextDouble() * weights.values().stream().mapToDouble(Double::doubleValue).sum();
    Family last = Family.REFUSAL;
    for (var entry : new EnumMap<>(weights).entrySet()) {
      last = entry.getKey();
      draw -= entry.getValue();
      if (draw < 0) {
        break;
      }
    }
    return last;
  }

  private Batch pack(List<Row> rows, int pictures, RandomGenerator random) {
    int count = rows.size();
    int s = rows.stream().mapToInt(r -> r.ids.size()).max().orElseThrow();
    var ids = new long[count * s];
    var positions = new long[count * s];
    var segments = new long[count * s];
    java.util.Arrays.fill(ids, filling);
    java.util.Arrays.fill(segments, -1);
    var patches = new float[count * pictures * Renderer.PATCHES * Renderer.VALUES];
    var imagePlaces = new long[count * pictures * Renderer.PATCHES];
    var patchWords = new long[count * pictures * Renderer.PATCHES * Batch.PATCH_WORDS];
    var lossPlaces = new ArrayList<Integer>();
    var targets = new ArrayList<Integer>();
    var answers = new ArrayList<Batch.Answer>();
    for (int r = 0; r < count; r++) {
      var row = rows.get(r);
      for (int i = 0; i < row.ids.size(); i++) {
        ids[r * s + i] = row.ids.get(i);
        positions[r * s + i] = row.positions.get(i);
        segments[r * s + i] = row.segments.get(i);
      }
      for (int k = 0; k < pictures; k++) {
        int at = (r * pictures + k) * Renderer.PATCHES;
        var picture = row.scene.pictures().get(k);
        Renderer.patches(Renderer.draw(picture, random), patches, at * Renderer.VALUES);
        label(picture, patchWords, at);
        for (int cell = 0; cell < Renderer.PATCHES; cell++) {
          imagePlaces[at + cell] = (long) r * s + row.imageStarts.get(k) + cell;
        }
      }
      for (int a = 0; a < row.answers.size(); a++) {
        int from = lossPlaces.size();
        for (int i = row.answers.get(a)[0]; i < row.answers.get(a)[1]; i++) {
          lossPlaces.add(r * s + i);
          targets.add(row.ids.get(i + 1));
        }
        answers.add(new Batch.Answer(row.families.get(a), from, lossPlaces.size()));
      }
    }
    return new Batch(
        count,
        s,
        pictures,
        ids,
        positions,
        segments,
        patches,
        imagePlaces,
        patchWords,
        lossPlaces.stream().mapToLong(i -> i).toArray(),
        targets.stream().mapToLong(i -> i).toArray(),
        answers);
  }

  private static void label(Picture picture, long[] words, int at) {
    int side = Renderer.SIZE / Renderer.PATCH_SIZE;
    for (int cell = 0; cell < Renderer.PATCHES; cell++) {
      int row = cell / side;
      int column = cell % side;
      int w = (at + cell) * Batch.PATCH_WORDS;
      words[w] = Lexicon.COLOURS.size();
      words[w + 1] = Lexicon.SHAPES.size();
      words[w + 2] = row / 2;
      words[w + 3] = column / 2;
      for (var item : picture.items()) {
        if (row - item.row() >= 0
            && row - item.row() < 2
            && column - item.column() >= 0
            && column - item.column() < 2) {
          words[w] = Lexicon.COLOURS.indexOf(item.colour());
          words[w + 1] = Lexicon.SHAPES.indexOf(item.shape());
        }
      }
    }
  }
}
