package dev.crosskeep.tinyllava;

import java.util.List;

/** What one conversation shows: pictures, codes told between them, and what happens over time. */
record Scene(List<Picture> pictures, List<Code> codes, List<Motion> motions, boolean changes) {

  Scene {
    pictures = List.copyOf(pictures);
    codes = List.copyOf(codes);
    motions = List.copyOf(motions);
  }

  /** A text needle: a name's two digits, told before the picture of that index. */
  record Code(String name, int first, int second, int beforePicture) {

    String digits() {
      return first + " " + second;
    }

    String sentence() {
      return "the code of " + name + " " + digits() + ".";
    }
  }

  /** An item that moves one way over the pictures. */
  record Motion(Picture.Item item, String direction) {}

  /**
   * Whether the scene is kept for evaluation. Training draws scenes until it meets one that is not,
   * evaluation until it meets one that is, so no scene is ever in both.
   */
  boolean heldOut() {
    return Math.floorMod(toString().hashCode(), 16) == 0;
  }
}
