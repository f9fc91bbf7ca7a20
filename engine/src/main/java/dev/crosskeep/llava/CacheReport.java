package dev.crosskeep.llava;

/**
 * What pruning one prompt's cache did. In a later turn of a conversation the prompt is all of it.
 *
 * @param method the policy's name on the wire
 * @param promptTokens length of the prompt, images expanded
 * @param imageTokens of these, from pictures
 * @param keptTokens prompt tokens kept per head, mean over the layers, rounded
 * @param keptImageTokens of these, from pictures, mean over layers and heads, rounded
 * @param fullBytes the prompt's keys and values, all layers, without pruning
 * @param keptBytes the same as kept
 * @param peakBytes the most held at once while pruning: everything kept, and one whole layer; in a
 *     later turn what was held before it, too
 * @param pruneMillis time spent choosing and copying kept tokens, all layers; on a GPU, telling it
 *     to
 * @param imagesEncoded pictures that the vision tower has read for it
 */
public record CacheReport(
    String method,
    int promptTokens,
    int imageTokens,
    int keptTokens,
    int keptImageTokens,
    long fullBytes,
    long keptBytes,
    long peakBytes,
    double pruneMillis,
    int imagesEncoded) {

  /**
   * The same after the cache was pruned again.
   *
   * @param millis time spent on that, milliseconds
   */
  CacheReport prunedAgain(double tokens, double pictureTokens, long bytes, double millis) {
    return new CacheReport(
        method,
        promptTokens,
        imageTokens,
        (int) Math.round(tokens),
        (int) Math.round(pictureTokens),
        fullBytes,
        bytes,
        peakBytes,
        pruneMillis + millis,
        imagesEncoded);
  }

  public int textTokens() {
    return promptTokens - imageTokens;
  }

  public int keptTextTokens() {
    return keptTokens - keptImageTokens;
  }

  /** The same cache used once more: nothing was pruned or encoded for that. */
  CacheReport again() {
    return new CacheReport(
        method,
        promptTokens,
        imageTokens,
        keptTokens,
        keptImageTokens,
        fullBytes,
        keptBytes,
        peakBytes,
        0,
        0);
  }

  /** This one with what an earlier part of the same prompt has cost. */
  CacheReport with(CacheReport earlier) {
    return new CacheReport(
        method,
        promptTokens,
        imageTokens,
        keptTokens,
        keptImageTokens,
        fullBytes,
        keptBytes,
        Math.max(peakBytes, earlier.peakBytes),
        pruneMillis + earlier.pruneMillis,
        imagesEncoded + earlier.imagesEncoded);
  }
}
