package dev.crosskeep.tinyllava;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is trained when. Each stage shows more pictures than the one before; the next begins when
 * every family of the stage is answered well enough, or when the stage's share of the time is over.
 * Direct answers, which make the prompt's last token look things up, come when the rest is known,
 * and are few again at the end, so that no sentence is forgotten for them.
 */
final class Curriculum {

  /**
   * A stage.
   *
   * @param pictures most pictures of a context
   * @param tokens tokens a step, about
   * @param direct share of answers that are one word instead of a sentence
   * @param named share of questions that name an item by colour and shape, where shape alone would
   *     do
   * @param asked the families that are asked
   * @param good the families that must be answered well before the next stage
   * @param accuracy how well
   * @param latest share of the training time at which the stage is over all the same
   */
  private record Stage(
      int pictures,
      int tokens,
      double direct,
      double named,
      Set<Family> asked,
      Set<Family> good,
      double accuracy,
      double latest) {}

  /** What every other family is made of: finding by colour, by shape, and by a name in the text. */
  private static final Set<Family> FIRST = EnumSet.of(Family.COLOUR, Family.SHAPE, Family.NEEDLE);

  private static final Set<Family> ALL = EnumSet.allOf(Family.class);

  /** The families that need one picture only. */
  private static final Set<Family> SEEING =
      EnumSet.complementOf(EnumSet.of(Family.MOTION, Family.CHANGE));

  private static final List<Stage> STAGES =
      List.of(
          new Stage(1, 2500, 0, 0, FIRST, FIRST, 0.95, 0.20),
          new Stage(2, 2500, 0, 0.3, ALL, SEEING, 0.93, 0.36),
          new Stage(3, 2500, 0, 0.3, ALL, SEEING, 0.93, 0.41),
          new Stage(4, 2500, 0, 0.3, ALL, SEEING, 0.93, 0.46),
          new Stage(6, 3000, 0.1, 0.3, ALL, SEEING, 0.93, 0.51),
          new Stage(8, 3000, 0.2, 0.3, ALL, SEEING, 0.95, 0.65),
          new Stage(8, 4000, 0.25, 0.3, ALL, ALL, 0.998, 0.88),
          new Stage(8, 4000, 0.1, 0.3, ALL, ALL, 1, 1));

  /** Added to a family's share of wrong answers, so that what is known is still asked. */
  private static final double LEAST_WEIGHT = 0.2;

  /** Motion and change can be asked in few contexts only. */
  private static final double RARE_WEIGHT = 4;

  /** A picture of the context: which one has an item is the harder to learn the more there are. */
  private static final double WHICH_WEIGHT = 0.75;

  private static final double REFUSAL_WEIGHT = 0.2;

  /**
   * The stage with which the learning rate begins to fall, along half a cosine, and from which some
   * contexts have more pictures than the stage's most.
   */
  private static final int SETTLING = 6;

  private static final int FEWEST_STEPS = 500;
  private static final int WARM_UP_STEPS = 150;
  private static final double HIGHEST_RATE = 2e-3;
  private static final double LOWEST_RATE = 3e-5;
  private static final double BEYOND_SHARE = 0.1;

  private int stage;
  private int stageSteps;
  private double fallsFrom;
  private final Map<Family, Double> recent = new EnumMap<>(Family.class);

  Curriculum() {}

  /** Goes on where an earlier run stopped. */
  Curriculum(int stage, int stageSteps, double fallsFrom) {
    this.stage = stage;
    this.stageSteps = stageSteps;
    this.fallsFrom = fallsFrom;
  }

  int stage() {
    return stage;
  }

  int stageSteps() {
    return stageSteps;
  }

  double fallsFrom() {
    return fallsFrom;
  }

  Map<Family, Double> accuracy() {
    return recent;
  }

  /** What the next batch is made of. */
  Mix mix() {
    var current = STAGES.get(stage);
    return new Mix(
        current.pictures(),
        stage >= SETTLING ? BEYOND_SHARE : 0,
        current.direct(),
        current.tokens(),
        current.named(),
        weights(current));
  }

  /** How often each family is asked: by the square of how often it is answered wrongly. */
  private Map<Family, Double> weights(Stage current) {
    var weights = new EnumMap<Family, Double>(Family.class);
    for (var family : current.asked()) {
      double need = Math.pow(LEAST_WEIGHT + 1 - recent.getOrDefault(family, 0.0), 2);
      weights.put(
          family,
          switch (family) {
            case MOTION, CHANGE -> RARE_WEIGHT * need;
            case WHICH -> WHICH_WEIGHT * current.pictures() * need;
            case REFUSAL -> REFUSAL_WEIGHT * need;
            default -> need;
          });
    }
    return weights;
  }

  /**
   * The learning rate.
   *
   * @param step steps taken so far
   * @param progress share of the training time that is over
   */
  double rate(int step, double progress) {
    double warm = HIGHEST_RATE * Math.min(1, (step + 1.0) / WARM_UP_STEPS);
    if (stage < SETTLING) {
      return warm;
    }
    double share = Math.clamp((progress - fallsFrom) / (1 - fallsFrom), 0, 1);
    return LOWEST_RATE + (HIGHEST_RATE - LOWEST_RATE) * 0.5 * (1 + Math.cos(Math.PI * share));
  }

  /** Takes in a batch's hits and moves on when it is time. */
  void learnt(Map<Family, int[]> hitsOf, double progress) {
    hitsOf.forEach((family, hits) -> {
      double now = (double) hits[0] / hits[1];
      double weight = 1 - Math.pow(0.998, hits[1]);
      recent.merge(family, now, (old, fresh) -> old + weight * (fresh - old));
    });
    stageSteps++;
    var current = STAGES.get(stage);
    boolean good =
        stageSteps >= FEWEST_STEPS
            && current.good().stream()
                .allMatch(family -> recent.getOrDefault(family, 0.0) >= current.accuracy());
    if (stage < STAGES.size() - 1 && (good || progress > current.latest())) {
      stage++;
      stageSteps = 0;
      if (stage == SETTLING) {
        fallsFrom = progress;
      }
    }
  }
}
