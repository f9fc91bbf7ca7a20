package dev.crosskeep.kvcache;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.contracts.Merge;
import dev.crosskeep.llama.LlamaDecoder.CachedLayer;
import dev.crosskeep.pruning.KeptTokens;
import dev.crosskeep.torch.TorchProgram;
import dev.crosskeep.torch.TorchScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One sequence's keys and values, {@code [kvHeads, kept + reserve, headDim]} each per layer.
 *
 * <p>A layer is allocated once, when its prompt has been pruned, with room for the answer; decoding
 * writes into that room. All heads of a layer hold the same number of tokens, layers may differ.
 */
public final class KvCache {

  private final KvShape shape;
  private int reserve;
  private final double n;
  private final TorchProgram program;
  private final TorchScope scope;
  private final List<IValue> keys = new ArrayList<>();
  private final List<IValue> values = new ArrayList<>();
  private final List<KeptTokens> kept = new ArrayList<>();
  private int appended;

  /**
   * An empty cache whose tensors will belong to {@code scope}.
   *
   * @param program {@code kvcache.py}, see {@link #loadProgram}
   * @param reserve tokens that may be appended after the prompt
   * @param n the constant in the denominator of attention to this cache; 0 is plain softmax. It
   *     takes a row of zeros in front, which attention counts n times.
   */
  public KvCache(KvShape shape, int reserve, double n, TorchProgram program, TorchScope scope) {
    this.shape = shape;
    this.reserve = reserve;
    this.n = n;
    this.program = program;
    this.scope = scope;
  }

  /** Compiles the native half, once for all caches of a model; freed with {@code scope}. */
  public static TorchProgram loadProgram(TorchScope scope) {
    return scope.program(KvCache.class, "kvcache.py");
  }

  /**
   * Copies what stays of the next layer's prompt.
   *
   * @param layerKeys {@code [kvHeads, promptTokens, headDim]}
   * @param layerValues {@code [kvHeads, promptTokens, headDim]}
   * @param merge what becomes of the tokens that go
   */
  public void add(IValue layerKeys, IValue layerValues, KeptTokens layerKept, Merge merge) {
    add(layerKeys, layerValues, layerKept, layerKept, merge);
  }

  /**
   * The same where a row's number is not its token's position.
   *
   * @param rows which rows of the keys and values stay
   * @param layerKept which tokens of the conversation these are; its positions belong to the
   *     cache's scope
   */
  public void add(
      IValue layerKeys, IValue layerValues, KeptTokens rows, KeptTokens layerKept, Merge merge) {
    IValue pair =
        rows.positions()
            .map(p ->
                program.run(
                    scope, "keep", layerKeys, layerValues, p, zeroRows(), reserve, merge.name()))
            .orElseGet(
                () -> program.run(scope, "keep_all", layerKeys, layerValues, zeroRows(), reserve));
    List<IValue> copies = scope.elements(pair);
    scope.free(pair);
    keys.add(copies.get(0));
    values.add(copies.get(1));
    kept.add(layerKept);
  }

  /** What the prompt has in this layer and the first so many tokens of the answer. */
  public CachedLayer layer(int layer, int answerTokens) {
    return new CachedLayer(keys.get(layer), values.get(layer), rows(layer, answerTokens), logN());
  }

  /**
   * The positions of these in the conversation and of new tokens behind them; all of the first ones
   * while nothing of the layer has been evicted.
   *
   * @param promptTokens length of the prompt before the answer
   * @param newTokens how many come behind the answer
   */
  public KeptTokens followed(
      TorchScope work, int layer, int promptTokens, int answerTokens, int newTokens) {
    int more = answerTokens + newTokens;
    KeptTokens prompt = kept.get(layer);
    return prompt
        .positions()
        .map(p ->
            KeptTokens.chosen(
                prompt.count() + more, program.run(work, "followed", p, promptTokens, more)))
        .orElseGet(() -> KeptTokens.all(promptTokens + more));
  }

  /**
   * Keeps some of a layer's rows, the answer's among them, in place.
   *
   * @param rows which of the rows stay
   * @param layerKept which tokens of the conversation these are; its positions belong to the
   *     cache's scope
   * @param merge what becomes of the others
   */
  public void keepAgain(int layer, KeptTokens rows, KeptTokens layerKept, Merge merge) {
    try (TorchScope work = scope.another()) {
      program.run(
          work,
          "keep_again",
          keys.get(layer),
          values.get(layer),
          zeroRows(),
          rows(layer, appended),
          rows.positions().orElseThrow(),
          merge.name());
    }
    kept.set(layer, layerKept).positions().ifPresent(scope::free);
  }

  /**
   * Makes the answer so far part of the prompt, once all layers have been pruned again.
   *
   * @param room tokens that may be appended from now on
   */
  public void startAnew(int room) {
    appended = 0;
    reserve = room;
  }

  /** Of tokens that stand in a layer's rows those that {@code rows} names. */
  public KeptTokens of(TorchScope work, KeptTokens tokens, KeptTokens rows) {
    if (rows.positions().isEmpty()) {
      return tokens;
    }
    IValue chosen = rows.positions().get();
    return tokens
        .positions()
        .map(p -> KeptTokens.chosen(rows.count(), program.run(work, "positions_of", p, chosen)))
        .orElse(rows);
  }

  /**
   * A copy that ends with the first so many tokens of the answer.
   *
   * @param room tokens that may be appended behind these
   * @param target the copy's tensors will belong to it
   */
  public KvCache copy(int answerTokens, int room, TorchScope target) {
    var copy = new KvCache(shape, answerTokens + room, n, program, target);
    for (int layer = 0; layer < kept.size(); layer++) {
      int rows = rows(layer, answerTokens);
      copy.keys.add(program.run(target, "copy_rows", keys.get(layer), rows, rows + room));
      copy.values.add(program.run(target, "copy_rows", values.get(layer), rows, rows + room));
      KeptTokens prompt = kept.get(layer);
      copy.kept.add(
          prompt
              .positions()
              .map(p -> KeptTokens.chosen(prompt.count(), program.run(target, "same", p)))
              .orElse(prompt));
    }
    copy.appended = answerTokens;
    return copy;
  }

  private int rows(int layer, int answerTokens) {
    return zeroRows() + kept.get(layer).count() + answerTokens;
  }

  /** Tokens of the answer so far. */
  public int answerTokens() {
    return appended;
  }

  /** What one token consists of. */
  public KvShape shape() {
    return shape;
  }

  /** The constant in the denominator of attention to this cache. */
  public double n() {
    return n;
  }

  /** The layers' keys as a native list. */
  public IValue keys() {
    return scope.list(keys);
  }

  /** The layers' values as a native list. */
  public IValue values() {
    return scope.list(values);
  }

  /** Which prompt tokens a layer kept. */
  public KeptTokens kept(int layer) {
    return kept.get(layer);
  }

  /** Rows each layer holds now: the row of zeros if there is one, prompt and answer. */
  public long[] cachedRows() {
    return kept.stream().mapToLong(layer -> zeroRows() + layer.count() + (long) appended).toArray();
  }

  /** The logarithm of the constant in the denominator of attention to this cache. */
  public double logN() {
    return Math.log(n);
  }

  private int zeroRows() {
    return n == 0 ? 0 : 1;
  }

  /** Whether the room for the answer is used up. */
  public boolean isFull() {
    return appended == reserve;
  }

  /** Records that every layer has got one more token. */
  public void appended() {
    appended++;
  }

  /**
   * Prompt tokens of pictures kept per head, mean over layers and heads.
   *
   * @param imageTokens float32 {@code [1, promptTokens]}, 1 for tokens of pictures
   * @param promptImageTokens how many these are
   */
  public double meanKeptImageTokens(IValue imageTokens, int promptImageTokens) {
    double sum = 0;
    try (TorchScope work = scope.another()) {
      for (KeptTokens layer : kept) {
        sum +=
            layer
                .positions()
                .map(p -> program.run(work, "image_tokens", p, imageTokens).toDouble())
                .orElse((double) promptImageTokens);
      }
    }
    return sum / kept.size();
  }

  /** For each prompt token the share of the layers' heads that kept it, 0 to 1. */
  public double[] keptShares(int promptTokens) {
    var counts = new int[promptTokens];
    for (KeptTokens layer : kept) {
      int[][] rows = layer.toArrays(scope);
      for (int[] positions : rows) {
        for (int position : positions) {
          if (position < promptTokens) { // an answer's tokens may be among them
            counts[position] += shape.kvHeads() / rows.length; // one row stands for all heads
          }
        }
      }
    }
    double pairs = (double) kept.size() * shape.kvHeads();
    return Arrays.stream(counts).mapToDouble(count -> count / pairs).toArray();
  }

  /** Waits until the device has computed a tensor and all that was asked of it before. */
  public void finish(IValue tensor) {
    try (TorchScope work = scope.another()) {
      program.run(work, "finish", tensor);
    }
  }

  /**
   * Kept tokens that stand before a position, per head, mean over layers and heads.
   *
   * @param end the position
   */
  public double meanKeptTokensBefore(int end) {
    double sum = 0;
    try (TorchScope work = scope.another()) {
      for (KeptTokens layer : kept) {
        sum +=
            layer
                .positions()
                .map(p -> program.run(work, "tokens_before", p, end).toDouble())
                .orElse((double) Math.min(end, layer.count()));
      }
    }
    return sum / kept.size();
  }

  /** Prompt tokens kept per head, mean over the layers. */
  public double meanKeptTokens() {
    return keptTokensOfAllLayers() / (double) kept.size();
  }

  /** Prompt tokens kept, summed over the layers. */
  public long keptTokensOfAllLayers() {
    return kept.stream().mapToLong(KeptTokens::count).sum();
  }

  /** Bytes of the prompt's keys and values as kept. */
  public long keptBytes() {
    return keptTokensOfAllLayers() * shape.layerBytesPerToken();
  }

  /** Bytes allocated, room for the answer included. */
  public long allocatedBytes() {
    long others = (long) (zeroRows() + reserve) * kept.size();
    return (keptTokensOfAllLayers() + others) * shape.layerBytesPerToken();
  }
}
