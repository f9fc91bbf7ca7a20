package dev.crosskeep.llava;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.kvcache.KvCache;
import dev.crosskeep.pruning.ImageMask;
import dev.crosskeep.pruning.ImageMask.Picture;
import dev.crosskeep.torch.TorchScope;
import java.util.Arrays;
import java.util.List;

/**
 * A prompt that has been read and pruned, with the tokens decoded after it: what is needed to
 * choose and append the next token.
 *
 * <p>Holds native memory until closed. Belongs to one thread at a time.
 */
public final class CachedSequence implements AutoCloseable {

  private final TorchScope scope;
  private final KvCache cache;
  private final ImageMask mask;
  private final CacheReport report;
  private final IValue keys;
  private final IValue values;
  private int seenTokens;
  private float[] logits;

  CachedSequence(
      TorchScope scope, KvCache cache, ImageMask mask, CacheReport report, float[] logits) {
    this.scope = scope;
    this.cache = cache;
    this.mask = mask;
    this.report = report;
    this.keys = cache.keys();
    this.values = cache.values();
    this.seenTokens = report.promptTokens();
    this.logits = logits;
  }

  /** The next token's logits, one per vocabulary entry, all finite. The caller must not write. */
  public float[] logits() {
    return logits;
  }

  /** Length of the prompt, images expanded. */
  public int promptTokens() {
    return report.promptTokens();
  }

  /** Tokens read so far, prompt and answer: the next token's position. */
  public int seenTokens() {
    return seenTokens;
  }

  /** Whether another token can be appended. */
  public boolean hasRoom() {
    return !cache.isFull();
  }

  /** What pruning did to the prompt's cache. */
  public CacheReport report() {
    return report;
  }

  /** Bytes of the cache as allocated, room for the answer included. */
  public long allocatedBytes() {
    return cache.allocatedBytes();
  }

  /** Prompt positions that each head of a layer kept, ascending; one row if all stayed. */
  public int[][] kept(int layer) {
    return cache.kept(layer).toArrays(scope);
  }

  /**
   * How much of each picture the cache kept: per picture {@code [rows, columns]}, the share of all
   * pairs of a layer and a key-value head that kept the patch, 0 to 1. A class token is no patch.
   */
  public List<double[][]> keptPatches() {
    double[] shares = cache.keptShares(promptTokens());
    return mask.pictures().stream().map(picture -> patches(picture, shares)).toList();
  }

  private static double[][] patches(Picture picture, double[] shares) {
    var rows = new double[picture.side()][];
    for (int row = 0; row < rows.length; row++) {
      int from = picture.firstPatch() + row * rows.length;
      rows[row] = Arrays.copyOfRange(shares, from, from + rows.length);
    }
    return rows;
  }

  @Override
  public void close() {
    scope.close();
  }

  KvCache cache() {
    return cache;
  }

  IValue keys() {
    return keys;
  }

  IValue values() {
    return values;
  }

  void appended(float[] nextLogits) {
    cache.appended();
    seenTokens++;
    logits = nextLogits;
  }
}
