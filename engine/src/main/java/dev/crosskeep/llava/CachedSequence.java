package dev.crosskeep.llava;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.kvcache.KvCache;
import dev.crosskeep.torch.TorchScope;

/**
 * A prompt that has been read and pruned, with the tokens decoded after it: what is needed to
 * choose and append the next token.
 *
 * <p>Holds native memory until closed. Belongs to one thread at a time.
 */
public final class CachedSequence implements AutoCloseable {

  private final TorchScope scope;
  private final KvCache cache;
  private final CacheReport report;
  private final IValue keys;
  private final IValue values;
  private int seenTokens;
  private float[] logits;

  CachedSequence(TorchScope scope, KvCache cache, CacheReport report, float[] logits) {
    this.scope = scope;
    this.cache = cache;
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
