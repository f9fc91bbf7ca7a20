package dev.crosskeep.llava;

/**
 * What pruning one prompt's cache did.
 *
 * @param method the policy's name on the wire
 * @param promptTokens length of the prompt, images expanded
 * @param imageTokens of these, from pictures
 * @param keptTokens prompt tokens kept per head, mean over the layers, rounded
 * @param keptImageTokens of these, from pictures, mean over layers and heads, rounded
 * @param fullBytes the prompt's keys and values, all layers, without pruning
 * @param keptBytes the same as kept
 * @param peakBytes the most held at once while pruning: everything kept, and one whole layer
 * @param pruneMillis time spent choosing and copying kept tokens, all layers
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
    double pruneMillis) {

  public int textTokens() {
    return promptTokens - imageTokens;
  }

  public int keptTextTokens() {
    return keptTokens - keptImageTokens;
  }
}
