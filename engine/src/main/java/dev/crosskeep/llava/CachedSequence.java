package dev.crosskeep.llava;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.kvcache.KvCache;
import dev.crosskeep.llama.AnswerQueries;
import dev.crosskeep.pruning.ImageMask;
import dev.crosskeep.pruning.ImageMask.Picture;
import dev.crosskeep.torch.TorchScope;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A prompt that has been read and pruned, with the tokens decoded after it: what is needed to
 * choose and append the next token, or to go on with another part of the conversation.
 *
 * <p>Holds native memory until closed. Belongs to one thread at a time.
 */
public final class CachedSequence implements AutoCloseable {

  private static final ImageMask NOTHING = new ImageMask(0, List.of());

  private final TorchScope scope;
  private final KvCache cache;
  private final Optional<AnswerPruning> again;
  private ImageMask mask;
  private CacheReport report;
  private final IValue keys;
  private final IValue values;
  private final Optional<IValue> frontBiases;
  private final float[] promptLogits;
  private float[] logits;

  CachedSequence(
      TorchScope scope,
      KvCache cache,
      ImageMask mask,
      CacheReport report,
      float[] logits,
      Optional<AnswerPruning> again) {
    this(scope, cache, mask, report, logits, logits, again);
  }

  private CachedSequence(
      TorchScope scope,
      KvCache cache,
      ImageMask mask,
      CacheReport report,
      float[] promptLogits,
      float[] logits,
      Optional<AnswerPruning> again) {
    this.scope = scope;
    this.cache = cache;
    this.mask = mask;
    this.again = again;
    this.report = report;
    this.keys = cache.keys();
    this.values = cache.values();
    this.frontBiases = cache.frontBiases();
    this.promptLogits = promptLogits;
    this.logits = logits;
  }

  /**
   * A copy that ends behind the prompt or behind the answer, for going on from there later or in
   * another way.
   *
   * @param withAnswer whether the answer so far is part of it
   * @param room tokens that may be appended
   */
  public CachedSequence copy(boolean withAnswer, int room) {
    TorchScope target = scope.another();
    try {
      KvCache copy = cache.copy(withAnswer ? cache.answerTokens() : 0, room, target);
      return new CachedSequence(
          target,
          copy,
          mask,
          report.again(),
          promptLogits,
          withAnswer ? logits : promptLogits,
          Optional.empty());
    } catch (RuntimeException | Error e) {
      target.close();
      throw e;
    }
  }

  /** The next token's logits, one per vocabulary entry, all finite. The caller must not write. */
  public float[] logits() {
    return logits;
  }

  /** Length of the prompt, earlier turns included, images expanded. */
  public int promptTokens() {
    return report.promptTokens();
  }

  /** Tokens read so far, prompt and answer: the next token's position. */
  public int seenTokens() {
    return mask.promptTokens() + cache.answerTokens();
  }

  /** Tokens of the answer among these; where the cache was pruned again, those since then. */
  public int answerTokens() {
    return cache.answerTokens();
  }

  /** Whether another token can be appended. */
  public boolean hasRoom() {
    return again
        .map(pruning -> seenTokens() < pruning.mostTokens())
        .orElseGet(() -> !cache.isFull());
  }

  /** What pruning has done to the prompt's cache so far. */
  public CacheReport report() {
    return report;
  }

  /** The report, of which from now on another sequence tells what it cost. */
  CacheReport tellReport() {
    CacheReport told = report;
    report = report.again();
    return told;
  }

  /** Bytes of the cache as allocated, room for the answer included. */
  public long allocatedBytes() {
    return cache.allocatedBytes();
  }

  /**
   * Prompt positions that each head of a layer kept, ascending; one row if all stayed. Where the
   * cache was pruned again, positions of the answer are among them.
   */
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

  /** Remembers the queries of the answer's tokens, where the cache is pruned again by them. */
  Optional<AnswerQueries> queries() {
    return again.map(AnswerPruning::queries);
  }

  /** Prunes the cache again where it has no room for another token, though the answer has. */
  void makeRoom() {
    if (cache.isFull()) {
      again.ifPresent(pruning -> {
        ImageMask conversation = mask.followedBy(cache.answerTokens(), NOTHING);
        report = pruning.run(cache, conversation, mask.promptTokens(), report, scope);
        mask = conversation;
      });
    }
  }

  /**
   * Which tokens are pictures' of the prompt and, where the cache was pruned again, of the answer's
   * tokens until then.
   */
  ImageMask mask() {
    return mask;
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

  Optional<IValue> frontBiases() {
    return frontBiases;
  }

  void appended(float[] nextLogits) {
    cache.appended();
    logits = nextLogits;
  }
}
