package dev.crosskeep.generation;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Chooses the next token from the model's logits.
 *
 * <p>Draws exactly one random number per sampled token, so that one seed gives one answer. Not
 * thread-safe: every answer has its own.
 */
final class Sampler {

  private final double temperature;
  private final double topP;
  private final RandomGenerator random;

  /**
   * A sampler for one answer.
   *
   * @param temperature 0 always takes the likeliest token, the first of equals
   * @param topP in (0, 1]: the share of probability that the candidates have together
   */
  Sampler(double temperature, double topP, RandomGenerator random) {
    this.temperature = temperature;
    this.topP = topP;
    this.random = random;
  }

  /**
   * Chooses a token.
   *
   * @param logits one number per vocabulary entry; −∞ means never
   */
  int choose(float[] logits) {
    int likeliest = likeliest(logits);
    return temperature == 0 ? likeliest : draw(logits, logits[likeliest]);
  }

  private static int likeliest(float[] logits) {
    int best = 0;
    for (int token = 0; token < logits.length; token++) {
      if (Float.isNaN(logits[token]) || logits[token] == Float.POSITIVE_INFINITY) {
        throw new GenerationFailedException("the model computed something that is not a number");
      }
      best = logits[token] > logits[best] ? token : best;
    }
    if (logits[best] == Float.NEGATIVE_INFINITY) {
      throw new GenerationFailedException("the model found every next token impossible");
    }
    return best;
  }

  private int draw(float[] logits, float highest) {
    double[] weights = new double[logits.length];
    for (int token = 0; token < logits.length; token++) {
      // At most 1, so that no temperature overflows.
      weights[token] = Math.exp((logits[token] - highest) / temperature);
    }
    if (topP < 1) {
      keepNucleus(weights);
    }
    return drawByWeight(weights);
  }

  /** Zeroes all but the likeliest tokens that together have at least {@code topP}. */
  private void keepNucleus(double[] weights) {
    double[] descending = weights.clone();
    Arrays.sort(descending);
    double missing = topP * Arrays.stream(weights).sum();
    int smallest = descending.length;
    while (missing > 0 && smallest > 0) {
      missing -= descending[--smallest];
    }
    double threshold = descending[smallest];
    int equalsToKeep = 0;
    for (int i = smallest; i < descending.length && descending[i] == threshold; i++) {
      equalsToKeep++;
    }
    for (int token = 0; token < weights.length; token++) {
      if (weights[token] == threshold && equalsToKeep > 0) {
        equalsToKeep--;
      } else if (weights[token] <= threshold) {
        weights[token] = 0;
      }
    }
  }

  private int drawByWeight(double[] weights) {
    double left = random.nextDouble() * Arrays.stream(weights).sum();
    int chosen = 0;
    for (int token = 0; token < weights.length; token++) {
      if (weights[token] > 0) {
        chosen = token;
        left -= weights[token];
        if (left < 0) {
          break;
        }
      }
    }
    return chosen;
  }
}
