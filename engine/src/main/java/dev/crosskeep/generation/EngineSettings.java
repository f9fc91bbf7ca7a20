package dev.crosskeep.generation;

import dev.crosskeep.image.ImageLimits;

/**
 * What the engine takes on at once.
 *
 * @param maxActive answers that take turns, one token each; each holds a KV cache
 * @param maxWaiting questions that may wait for a turn, their pictures decoded
 * @param maxNewTokens the longest answer to a question that names no length
 * @param maxImages pictures in one question
 * @param imageLimits the largest picture that is decoded
 */
public record EngineSettings(
    int maxActive, int maxWaiting, int maxNewTokens, int maxImages, ImageLimits imageLimits) {

  /** Fits one person in front of a terminal, and a small team. */
  public static final EngineSettings DEFAULT =
      new EngineSettings(4, 32, 1024, 32, ImageLimits.DEFAULT);

  /** Refuses an engine that could do nothing. */
  public EngineSettings {
    atLeast(1, maxActive, "maxActive");
    atLeast(0, maxWaiting, "maxWaiting");
    atLeast(1, maxNewTokens, "maxNewTokens");
    atLeast(0, maxImages, "maxImages");
  }

  private static void atLeast(int least, int value, String name) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", got " + value);
    }
  }
}
