package dev.crosskeep.tinyllava;

import dev.crosskeep.tinyllava.Scenes.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Data sets that ask the same scenes differently, so that their samples are drawn together; or one
 * by itself.
 *
 * @param kind what is drawn first; a sample may show part of it
 * @param fewestPictures how many pictures a question needs
 */
record SetGroup(String name, List<DataSet> dataSets, Kind kind, int fewestPictures, Draw draw) {

  /** Numbers of pictures, which take turns. */
  static final List<Integer> PICTURES = List.of(1, 2, 3, 4, 5, 6, 8, 12);

  /**
   * Codes told between the pictures. Three, the most that training tells, bring a prompt of one
   * picture to 66 tokens or more, which policies prune if nothing else is said.
   */
  static final int CODES = 3;

  /** Asks about a scene. */
  interface Draw {

    /** A sample for each data set, in order; empty when the scene has nothing to ask. */
    Optional<List<Asked>> from(Scene scene, RandomGenerator random);
  }

  SetGroup {
    dataSets = List.copyOf(dataSets);
  }

  /** Draws so many samples for each data set; those that belong together are one entry. */
  List<List<Asked>> draw(int samples, long seed) {
    var random = new SplittableRandom(seed + 31L * name.hashCode());
    var pictures = PICTURES.stream().filter(count -> count >= fewestPictures).toList();
    var drawn = new ArrayList<List<Asked>>();
    for (int i = 0; i < samples; i++) {
      drawn.add(drawOne(pictures.get(i % pictures.size()), random));
    }
    return drawn;
  }

  private List<Asked> drawOne(int pictures, RandomGenerator random) {
    while (true) {
      var drawn = draw.from(Scenes.forEvaluation(kind, pictures, CODES, random), random);
      if (drawn.isPresent()) {
        return drawn.get();
      }
    }
  }

  /** What the samples of one entry have in common; empty for a data set by itself. */
  Optional<String> pair(int entry) {
    return dataSets.size() == 1 ? Optional.empty() : Optional.of(name + "-" + entry);
  }
}
