package dev.crosskeep.evaluation.attention;

import dev.crosskeep.llava.WindowLogits;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What the windows of a data set's prompts look at, layer by layer, with two controls: modalities
 * dealt out anew by lot, and without the prompt's first tokens, on which attention that has nowhere
 * to go is laid down.
 *
 * <p>Source of what is compared: CSP, <a
 * href="https://arxiv.org/abs/2412.04652">arXiv:2412.04652</a>, section 5.2; the controls are ours.
 */
final class Looks {

  private static final int SINKS = 4;

  private final List<SelfAndCross> plain;
  private final List<SelfAndCross> shuffled;
  private final List<SelfAndCross> withoutSinks;

  Looks(int layers) {
    this.plain = empty(layers);
    this.shuffled = empty(layers);
    this.withoutSinks = empty(layers);
  }

  private static List<SelfAndCross> empty(int layers) {
    return IntStream.range(0, layers).mapToObj(_ -> new SelfAndCross()).toList();
  }

  /** Counts the weights from a prompt's window to the tokens before it. */
  void add(WindowLogits window, SplittableRandom random) {
    boolean[] dealt = shuffled(window.image(), random);
    int tokens = window.promptTokens();
    int past = tokens - window.queries();
    for (int layer = 0; layer < plain.size(); layer++) {
      float[] logits = window.layers().get(layer);
      for (int row = 0; row < window.heads() * window.queries(); row++) {
        int query = past + row % window.queries();
        double sum = 0;
        for (int key = 0; key <= query; key++) {
          sum += Math.exp(logits[row * tokens + key]);
        }
        for (int key = 0; key < past; key++) {
          double weight = Math.exp(logits[row * tokens + key]) / sum;
          boolean same = window.image()[query] == window.image()[key];
          plain.get(layer).add(same, query - key, weight);
          shuffled.get(layer).add(dealt[query] == dealt[key], query - key, weight);
          if (key >= SINKS) {
            withoutSinks.get(layer).add(same, query - key, weight);
          }
        }
      }
    }
  }

  private static boolean[] shuffled(boolean[] labels, SplittableRandom random) {
    var shuffled = labels.clone();
    for (int i = shuffled.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      boolean label = shuffled[i];
      shuffled[i] = shuffled[other];
      shuffled[other] = label;
    }
    return shuffled;
  }

  /** All layers together. */
  SelfAndCross.Pair all() {
    return SelfAndCross.sum(plain).all();
  }

  SelfAndCross.Pair allShuffled() {
    return SelfAndCross.sum(shuffled).all();
  }

  SelfAndCross.Pair allWithoutSinks() {
    return SelfAndCross.sum(withoutSinks).all();
  }

  SelfAndCross.Pair allMatchedByDistance() {
    return SelfAndCross.sum(plain).matchedByDistance();
  }

  /** Each layer by itself. */
  List<SelfAndCross.Pair> byLayer() {
    var pairs = new ArrayList<SelfAndCross.Pair>();
    plain.forEach(layer -> pairs.add(layer.all()));
    return pairs;
  }
}
