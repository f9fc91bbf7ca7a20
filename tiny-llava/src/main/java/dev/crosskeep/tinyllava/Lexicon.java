package dev.crosskeep.tinyllava;

import java.util.List;

/** The words the pictures' world consists of. */
final class Lexicon {

  static final List<String> COLOURS =
      List.of("red", "green", "blue", "yellow", "purple", "orange", "white", "black");
  static final List<String> SHAPES =
      List.of("circle", "square", "triangle", "diamond", "cross", "ring", "star", "heart");
  static final List<String> ROWS = List.of("top", "middle", "bottom");
  static final List<String> COLUMNS = List.of("left", "centre", "right");
  static final List<String> NAMES =
      List.of(
          "anna", "ben", "carla", "david", "emma", "felix", "grace", "hugo", "iris", "jack", "kate",
          "leo", "mona", "nick", "olga", "paul");

  /** Most pictures a conversation is trained on. */
  static final int MOST_PICTURES = 12;

  private Lexicon() {}
}
