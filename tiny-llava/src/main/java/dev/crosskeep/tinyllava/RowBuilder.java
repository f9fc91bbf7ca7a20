package dev.crosskeep.tinyllava;

import dev.crosskeep.tinyllava.Questions.Manner;
import dev.crosskeep.tinyllava.Scenes.Kind;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Draws rows: a context of pictures and codes, then conversations that see it and themselves only.
 */
final class RowBuilder {

  private static final double PLAIN_SHARE = 0.6;
  private static final double MOTION_SHARE = 0.15;
  private static final double ONLY_PICTURE = 0.05;

  /**
   * What is asked of a kind of scene. Where the same items are in several pictures, most questions
   * could be answered without looking for the right picture, so they are not asked there.
   */
  private static final Map<Kind, Set<Family>> ASKED =
      Map.of(
          Kind.PLAIN,
          EnumSet.complementOf(EnumSet.of(Family.MOTION, Family.CHANGE)),
          Kind.MOTION,
          EnumSet.of(Family.MOTION, Family.ROW, Family.COLUMN),
          Kind.CHANGE,
          EnumSet.of(Family.CHANGE, Family.COUNT, Family.CAPTION));

  private final TextEncoder encoder;
  private final int image;

  RowBuilder(TextEncoder encoder) {
    this.encoder = encoder;
    this.image = encoder.single("<image>");
  }

  /**
   * Draws a context of pictures and asks about it until the row is about {@code length} tokens
   * long.
   */
  Row draw(int pictures, int length, Mix mix, RandomGenerator random) {
    var kind = kind(pictures, mix.weights().keySet(), random);
    var row = new Row(Scenes.forTraining(kind, pictures, random.nextInt(4), random));
    context(row, random);
    int end = row.ids.size();
    var questions = new Questions(row.scene, random);
    var weights = weights(kind, pictures, mix);
    for (int segment = 1; ; segment++) {
      int before = row.ids.size();
      conversation(row, segment, end, questions, mix, weights, random);
      int size = row.ids.size();
      if (size >= length || size + (size - before) / 2 > length + 8) {
        return row;
      }
    }
  }

  private static Kind kind(int pictures, Set<Family> wanted, RandomGenerator random) {
    while (true) {
      double draw = random.nextDouble();
      var kind =
          pictures == 1 || draw < PLAIN_SHARE
              ? Kind.PLAIN
              : draw < PLAIN_SHARE + MOTION_SHARE ? Kind.MOTION : Kind.CHANGE;
      if (!Collections.disjoint(ASKED.get(kind), wanted)) {
        return kind;
      }
    }
  }

  /** Which picture has something teaches nothing where there is only one. */
  private static Map<Family, Double> weights(Kind kind, int pictures, Mix mix) {
    var weights = new EnumMap<>(mix.weights());
    weights.keySet().retainAll(ASKED.get(kind));
    if (pictures == 1) {
      weights.computeIfPresent(Family.WHICH, (_, weight) -> ONLY_PICTURE * weight);
    }
    return weights;
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
        Arrays.fill(places, image);
        row.add(places, 0, row.ids.size());
      }
    }
  }

  private void conversation(
      Row row,
      int segment,
      int contextEnd,
      Questions questions,
      Mix mix,
      Map<Family, Double> weights,
      RandomGenerator random) {
    int turns = random.nextInt(8) == 0 ? 2 : 1;
    int start = row.ids.size();
    for (int turn = 0; turn < turns; turn++) {
      boolean direct = random.nextDouble() < mix.direct();
      var manner = Manner.varied(mix.named(), direct);
      var exchange = exchange(questions, manner, weights, random);
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
      row.answers.add(new Row.Told(exchange.family(), direct, from, row.ids.size() - 1));
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
    for (var entry : weights.entrySet()) {
      last = entry.getKey();
      draw -= entry.getValue();
      if (draw < 0) {
        break;
      }
    }
    return last;
  }
}
