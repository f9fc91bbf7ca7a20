package dev.crosskeep.kvcache;

/**
 * What one cached token consists of.
 *
 * @param layers decoder layers
 * @param kvHeads key and value heads of a layer; query heads that share one do not multiply it
 * @param headDim numbers of a key or value
 * @param numberBytes bytes of a number
 */
public record KvShape(int layers, int kvHeads, int headDim, int numberBytes) {

  /** Keys and values. */
  private static final long TWO = 2;

  /** Bytes of one token in one layer. */
  public long layerBytesPerToken() {
    return TWO * kvHeads * headDim * numberBytes;
  }

  /** Bytes of one token in all layers. */
  public long bytesPerToken() {
    return layers * layerBytesPerToken();
  }
}
