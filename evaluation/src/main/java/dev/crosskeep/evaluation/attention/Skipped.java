package dev.crosskeep.evaluation.attention;

import dev.crosskeep.evaluation.milebench.SkippedSample;
import java.util.ArrayList;
import java.util.List;

/** The samples that a study left out. */
final class Skipped {

  private final List<String> samples = new ArrayList<>();

  void add(String dataset, SkippedSample sample) {
    samples.add(dataset + " " + sample.sample() + " (" + sample.reason() + ")");
  }

  int count() {
    return samples.size();
  }

  /** How many, and which, and why. */
  String sentence() {
    return switch (count()) {
      case 0 -> "No sample was skipped.";
      case 1 -> "1 sample was skipped: " + samples.getFirst() + ".";
      default -> count() + " samples were skipped: " + String.join("; ", samples) + ".";
    };
  }
}
