package dev.crosskeep.generation;

import dev.crosskeep.image.ImageLimits;
import dev.crosskeep.session.SessionLimits;

/**
 * What the engine takes on at once.
 *
 * @param maxActive answers that take turns, one token each; each holds a KV cache
 * @param maxWaiting questions that may wait for a turn, their pictures decoded
 * @param maxNewTokens the longest answer to a question that names no length
 * @param maxImages pictures in one question
 * @param imageLimits the largest picture that is decoded
 * @param sessions what is kept between the turns of conversations
 * @param featureBytes native memory for the features of pictures that may come again
 */
public record EngineSettings(
    int maxActive,
    int maxWaiting,
    int maxNewTokens,
    int maxImages,
    ImageLimits imageLimits,
    SessionLimits sessions,
    long featureBytes) {

  /** Fits one person in front of a terminal, and a small team. */
  public static final EngineSettings DEFAULT =
      new EngineSettings(4, 32, 1024, 32, ImageLimits.DEFAULT, SessionLimits.DEFAULT, 256L << 20);

  /** Refuses an engine that could do nothing. */
  public EngineSettings {
    atLeast(1, maxActive, "maxActive");
    atLeast(0, maxWaiting, "maxWaiting");
    atLeast(1, maxNewTokens, "maxNewTokens");
    atLeast(0, maxImages, "maxImages");
    atLeast(0, featureBytes, "featureBytes");
  }

  private static void atLeast(int least, long value, String name) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", got " + value);
    }
  }
}
