package dev.crosskeep.tinyllava;

import java.util.ArrayList;
import java.util.List;

/** Tokens of one context and the conversations about it, before they are laid beside other rows. */
final class Row {

  /** An answer in a row: its tokens and how it was given. */
  record Told(Family family, boolean direct, int from, int to) {}

  final Scene scene;
  final List<Integer> ids = new ArrayList<>();
  final List<Integer> positions = new ArrayList<>();
  final List<Integer> segments = new ArrayList<>();
  final List<Integer> imageStarts = new ArrayList<>();
  final List<Told> answers = new ArrayList<>();

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
