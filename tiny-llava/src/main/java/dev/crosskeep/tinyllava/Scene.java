package dev.crosskeep.tinyllava;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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

  /** An item of the picture of that index. */
  record Place(Picture.Item item, int picture) {}

  /** Every item of every picture. */
  List<Place> places() {
    return IntStream.range(0, pictures.size())
        .boxed()
        .flatMap(k -> pictures.get(k).items().stream().map(item -> new Place(item, k)))
        .toList();
  }

  /** Every item of the other pictures. */
  Stream<Place> elsewhere(Place at) {
    return places().stream().filter(other -> other.picture() != at.picture());
  }

  /** The scene with one of its pictures; codes stay on their side of it. */
  Scene only(int picture) {
    var told =
        codes.stream()
            .map(code ->
                new Code(
                    code.name(),
                    code.first(),
                    code.second(),
                    code.beforePicture() <= picture ? 0 : 1))
            .toList();
    return new Scene(List.of(pictures.get(picture)), told, List.of(), false);
  }

  /**
   * Whether the scene is kept for evaluation. Training draws scenes until it meets one that is not,
   * evaluation until it meets one that is, so no scene is ever in both.
   */
  boolean heldOut() {
    return Math.floorMod(toString().hashCode(), 16) == 0;
  }
}
