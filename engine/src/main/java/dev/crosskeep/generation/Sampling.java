package dev.crosskeep.generation;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How a caller wants each token chosen; what is absent is the checkpoint's to say.
 *
 * @param temperature 0 always takes the likeliest token; 1 samples the model's own distribution; at
 *     most 2
 * @param topP samples only among the likeliest tokens that together have this probability, in (0,
 *     1]
 * @param seed makes a sampled answer repeatable: same request, same seed, same text
 */
public record Sampling(OptionalDouble temperature, OptionalDouble topP, OptionalLong seed) {

  private static final double HIGHEST_TEMPERATURE = 2;

  /** Leaves everything to the checkpoint. */
  public static final Sampling DEFAULT =
      new Sampling(OptionalDouble.empty(), OptionalDouble.empty(), OptionalLong.empty());

  /** Always the likeliest token. */
  public static final Sampling GREEDY =
      new Sampling(OptionalDouble.of(0), OptionalDouble.empty(), OptionalLong.empty());

  /** Refuses what is no temperature and no probability. */
  public Sampling {
    temperature.ifPresent(Sampling::requireTemperature);
    topP.ifPresent(Sampling::requireProbability);
  }

  static void requireTemperature(double value) {
    if (!(value >= 0 && value <= HIGHEST_TEMPERATURE)) {
      throw new InvalidRequestException(
          "temperature must be between 0 and 2, but is " + value, "temperature");
    }
  }

  static void requireProbability(double value) {
    if (!(value > 0 && value <= 1)) {
      throw new InvalidRequestException(
          "top_p must be above 0 and at most 1, but is " + value, "top_p");
    }
  }
}
