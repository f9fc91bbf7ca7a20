package dev.crosskeep.tinyllava;

import java.util.List;

/** A scene that training never drew, and what is asked about it, one after the other. */
record Asked(Scene scene, List<Turn> turns) {

  Asked {
    turns = List.copyOf(turns);
  }

  static Asked once(Scene scene, Turn turn) {
    return new Asked(scene, List.of(turn));
  }
}
