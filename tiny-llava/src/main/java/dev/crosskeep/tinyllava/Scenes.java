package dev.crosskeep.tinyllava;

import dev.crosskeep.tinyllava.Picture.Item;
import dev.crosskeep.tinyllava.Scene.Code;
import dev.crosskeep.tinyllava.Scene.Motion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** Draws scenes at random. */
final class Scenes {

  private static final int MOST_ITEMS = 4;

  /** What a scene's pictures have to do with each other. */
  enum Kind {
    /** Nothing. */
    PLAIN,
    /** One or two items move from picture to picture. */
    MOTION,
    /** Each picture adds one item to the one before, or lacks one. */
    CHANGE
  }

  private Scenes() {}

  /** Draws a scene for training; never one that is held out. */
  static Scene forTraining(Kind kind, int pictures, int codes, RandomGenerator random) {
    while (true) {
      var scene = draw(kind, pictures, codes, random);
      if (!scene.heldOut()) {
        return scene;
      }
    }
  }

  /** Draws a scene for evaluation; always one that is held out. */
  static Scene forEvaluation(Kind kind, int pictures, int codes, RandomGenerator random) {
    while (true) {
      var scene = draw(kind, pictures, codes, random);
      if (scene.heldOut()) {
        return scene;
      }
    }
  }

  private static Scene draw(Kind kind, int pictures, int codes, RandomGenerator random) {
    var told = codes(codes, pictures, random);
    return switch (kind) {
      case PLAIN -> {
        var drawn = new ArrayList<Picture>();
        for (int i = 0; i < pictures; i++) {
          drawn.add(plain(random));
        }
        yield new Scene(drawn, told, List.of(), false);
      }
      case CHANGE -> new Scene(changing(pictures, random), told, List.of(), true);
      case MOTION -> moving(pictures, told, random);
    };
  }

  private static List<Code> codes(int count, int pictures, RandomGenerator random) {
    var names = shuffled(Lexicon.NAMES, random);
    var codes = new ArrayList<Code>();
    for (int i = 0; i < count; i++) {
      codes.add(
          new Code(
              names.get(i), random.nextInt(10), random.nextInt(10), random.nextInt(pictures + 1)));
    }
    return codes;
  }

  private static Picture plain(RandomGenerator random) {
    var items = new ArrayList<Item>();
    for (int i = random.nextInt(1, MOST_ITEMS + 1); i > 0; i--) {
      items.add(another(items, random));
    }
    return new Picture(items);
  }

  /** An item that fits beside the others: its own cell, its own colour, its own shape. */
  private static Item another(List<Item> items, RandomGenerator random) {
    while (true) {
      var item = anywhere(2 * random.nextInt(3), 2 * random.nextInt(3), random);
      if (fits(item, items)) {
        return item;
      }
    }
  }

  private static Item anywhere(int row, int column, RandomGenerator random) {
    return new Item(pick(Lexicon.COLOURS, random), pick(Lexicon.SHAPES, random), row, column);
  }

  private static boolean fits(Item item, List<Item> items) {
    return items.stream()
        .noneMatch(other ->
            item.overlaps(other)
                || item.colour().equals(other.colour())
                || item.shape().equals(other.shape()));
  }

  private static List<Picture> changing(int pictures, RandomGenerator random) {
    var drawn = new ArrayList<Picture>();
    var items = new ArrayList<>(plain(random).items());
    drawn.add(new Picture(items));
    while (drawn.size() < pictures) {
      boolean add = items.size() == 1 || (items.size() < MOST_ITEMS && random.nextBoolean());
      if (add) {
        items.add(another(items, random));
      } else {
        items.remove(random.nextInt(items.size()));
      }
      drawn.add(new Picture(items));
    }
    return drawn;
  }

  /** One or two items that move along rows (or along columns), and perhaps one that stays. */
  private static Scene moving(int pictures, List<Code> codes, RandomGenerator random) {
    boolean alongRows = random.nextBoolean();
    int[] lanes = random.nextBoolean() ? new int[] {0, 2, 4} : new int[] {0, 4, 2};
    int movers = random.nextInt(1, 3);
    int standing = random.nextInt(0, 2);
    var frames = new ArrayList<List<Item>>();
    for (int i = 0; i < pictures; i++) {
      frames.add(new ArrayList<>());
    }
    var motions = new ArrayList<Motion>();
    var first = new ArrayList<Item>();
    for (int lane = 0; lane < movers + standing; lane++) {
      Item item;
      do {
        item = anywhere(0, 0, random);
      } while (!fits(item, spread(first)));
      first.add(item);
      boolean moves = lane < movers;
      boolean onwards = random.nextBoolean();
      int[] path = moves ? path(pictures, random) : stay(pictures, random);
      for (int i = 0; i < pictures; i++) {
        int along = onwards ? path[i] : 4 - path[i];
        int row = alongRows ? lanes[lane] : along;
        int column = alongRows ? along : lanes[lane];
        frames.get(i).add(new Item(item.colour(), item.shape(), row, column));
      }
      if (moves) {
        motions.add(
            new Motion(item, alongRows ? (onwards ? "right" : "left") : (onwards ? "down" : "up")));
      }
    }
    return new Scene(frames.stream().map(Picture::new).toList(), codes, motions, false);
  }

  /** The same items far apart, so that only colours and shapes are compared. */
  private static List<Item> spread(List<Item> items) {
    return items.stream().map(i -> new Item(i.colour(), i.shape(), 4, 4)).toList();
  }

  /** Places from 0 to 4 that never step back and go two steps or more in all. */
  private static int[] path(int pictures, RandomGenerator random) {
    var places = new int[pictures];
    do {
      for (int i = 0; i < pictures; i++) {
        places[i] = random.nextInt(5);
      }
      java.util.Arrays.sort(places);
    } while (places[pictures - 1] - places[0] < 2);
    return places;
  }

  private static int[] stay(int pictures, RandomGenerator random) {
    var places = new int[pictures];
    java.util.Arrays.fill(places, 2 * random.nextInt(3));
    return places;
  }

  static <T> T pick(List<T> list, RandomGenerator random) {
    return list.get(random.nextInt(list.size()));
  }

  static <T> List<T> shuffled(List<T> list, RandomGenerator random) {
    var copy = new ArrayList<>(list);
    for (int i = copy.size() - 1; i > 0; i--) {
      Collections.swap(copy, i, random.nextInt(i + 1));
    }
    return copy;
  }
}
