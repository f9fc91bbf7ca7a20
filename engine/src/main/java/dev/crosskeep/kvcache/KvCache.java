package dev.crosskeep.kvcache;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.contracts.Merge;
import dev.crosskeep.llama.LlamaDecoder.CachedLayer;
import dev.crosskeep.pruning.KeptTokens;
import dev.crosskeep.pruning.StandIn;
import dev.crosskeep.torch.TorchProgram;
import dev.crosskeep.torch.TorchScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One sequence's keys and values, {@code [kvHeads, kept + reserve, headDim]} each per layer, behind
 * the row of what stands for evicted tokens, if there is one.
 *
 * <p>A layer is allocated once, when its prompt has been pruned, with room for the answer; decoding
 * writes into that room. All heads of a layer hold the same number of tokens, layers may differ.
 */
public final class KvCache {

  private final KvShape shape;
  private int reserve;
  private final StandIn standIn;
  private final TorchProgram program;
  private final TorchScope scope;
  private final List<IValue> keys = new ArrayList<>();
  private final List<IValue> values = new ArrayList<>();
  private final List<IValue> biases = new ArrayList<>();
  private final List<KeptTokens> kept = new ArrayList<>();
  private int appended;

  /**
   * What a layer's last queries saw, for a summary of what goes.
   *
   * @param queries {@code [kvHeads, R, O, headDim]}, R query heads for each key head, the last
   *     query of all last
   * @param earlier what stands for tokens that went before; empty in the first turn
   */
  public record LastLook(IValue queries, Optional<CachedLayer> earlier) {}

  /** A row in front of a layer's others, or none, and what is added to its key's logits. */
  private record Front(IValue keys, IValue values, IValue bias) {}

  /**
   * An empty cache whose tensors will belong to {@code scope}.
   *
   * @param program {@code kvcache.py}, see {@link #loadProgram}
   * @param reserve tokens that may be appended after the prompt
   * @param standIn what stands in attention for the tokens that go
   */
  public KvCache(
      KvShape shape, int reserve, StandIn standIn, TorchProgram program, TorchScope scope) {
    this.shape = shape;
    this.reserve = reserve;
    this.standIn = standIn;
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
   * @param look what saw them last
   */
  public void add(
      IValue layerKeys, IValue layerValues, KeptTokens layerKept, Merge merge, LastLook look) {
    add(layerKeys, layerValues, layerKept, layerKept, merge, look);
  }

  /**
   * The same where a row's number is not its token's position.
   *
   * @param rows which rows of the keys and values stay
   * @param layerKept which tokens of the conversation these are; its positions belong to the
   *     cache's scope
   */
  public void add(
      IValue layerKeys,
      IValue layerValues,
      KeptTokens rows,
      KeptTokens layerKept,
      Merge merge,
      LastLook look) {
    try (TorchScope work = scope.another()) {
      Front front = front(work, layerKeys, layerValues, rows, look);
      IValue pair =
          rows.positions()
              .map(p ->
                  program.run(
                      work,
                      "keep",
                      layerKeys,
                      layerValues,
                      p,
                      front.keys,
                      front.values,
                      reserve,
                      merge.name()))
              .orElseGet(() ->
                  program.run(
                      work, "keep_all", layerKeys, layerValues, front.keys, front.values, reserve));
      List<IValue> copies = work.elements(pair);
      keys.add(work.move(copies.get(0), scope));
      values.add(work.move(copies.get(1), scope));
      biases.add(work.move(front.bias, scope));
      kept.add(layerKept);
    }
  }

  private Front front(
      TorchScope work, IValue layerKeys, IValue layerValues, KeptTokens rows, LastLook look) {
    List<IValue> parts =
        work.elements(
            switch (standIn) {
              case StandIn.Nothing() -> program.run(work, "no_stand_in", layerKeys);
              case StandIn.Constant(double n) ->
                  program.run(work, "constant", layerKeys, Math.log(n));
              case StandIn.Summary() -> summary(work, layerKeys, layerValues, rows, look);
            });
    return new Front(parts.get(0), parts.get(1), parts.get(2));
  }

  /** Where nothing has gone yet it is a row that no query sees. */
  private IValue summary(
      TorchScope work, IValue layerKeys, IValue layerValues, KeptTokens rows, LastLook look) {
    IValue earlier =
        look.earlier()
            .flatMap(layer ->
                layer
                    .frontBias()
                    .map(bias -> program.run(work, "stand_in", layer.keys(), layer.values(), bias)))
            .orElseGet(() -> program.run(work, "constant", layerKeys, Double.NEGATIVE_INFINITY));
    if (rows.positions().isEmpty()) {
      return earlier;
    }
    List<IValue> before = work.elements(earlier);
    return program.run(
        work,
        "summary",
        look.queries(),
        layerKeys,
        layerValues,
        rows.positions().get(),
        before.get(0),
        before.get(1),
        before.get(2),
        StandIn.Summary.QUERIES);
  }

  /** What the prompt has in this layer and the first so many tokens of the answer. */
  public CachedLayer layer(int layer, int answerTokens) {
    return new CachedLayer(
        keys.get(layer), values.get(layer), rows(layer, answerTokens), frontBias(layer));
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
   * @param queries {@code [kvHeads, R, O, headDim]}, those of the answer's last tokens
   */
  public void keepAgain(
      int layer, KeptTokens rows, KeptTokens layerKept, Merge merge, IValue queries) {
    try (TorchScope work = scope.another()) {
      IValue allKeys = keys.get(layer);
      IValue allValues = values.get(layer);
      int filled = rows(layer, appended);
      Front front =
          front(
              work,
              program.run(work, "filled", allKeys, standIn.rows(), filled),
              program.run(work, "filled", allValues, standIn.rows(), filled),
              rows,
              new LastLook(queries, Optional.of(layer(layer, appended))));
      program.run(
          work,
          "keep_again",
          allKeys,
          allValues,
          filled,
          rows.positions().orElseThrow(),
          front.keys,
          front.values,
          merge.name());
      program.run(work, "replace", biases.get(layer), front.bias);
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
    var copy = new KvCache(shape, answerTokens + room, standIn, program, target);
    for (int layer = 0; layer < kept.size(); layer++) {
      int rows = rows(layer, answerTokens);
      copy.keys.add(program.run(target, "copy_rows", keys.get(layer), rows, rows + room));
      copy.values.add(program.run(target, "copy_rows", values.get(layer), rows, rows + room));
      copy.biases.add(program.run(target, "copied", biases.get(layer)));
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
    return standIn.rows() + kept.get(layer).count() + answerTokens;
  }

  /** Tokens of the answer so far. */
  public int answerTokens() {
    return appended;
  }

  /** What one token consists of. */
  public KvShape shape() {
    return shape;
  }

  /** What stands in attention for the tokens that went. */
  public StandIn standIn() {
    return standIn;
  }

  /** The layers' keys as a native list. */
  public IValue keys() {
    return scope.list(keys);
  }

  /** The layers' values as a native list. */
  public IValue values() {
    return scope.list(values);
  }

  /** What is added to the logits of each layer's first row, as a native list; empty for none. */
  public Optional<IValue> frontBiases() {
    return standIn.rows() == 0 ? Optional.empty() : Optional.of(scope.list(biases));
  }

  private Optional<IValue> frontBias(int layer) {
    return standIn.rows() == 0 ? Optional.empty() : Optional.of(biases.get(layer));
  }

  /** Which prompt tokens a layer kept. */
  public KeptTokens kept(int layer) {
    return kept.get(layer);
  }

  /** Rows each layer holds now: what stands for evicted tokens, prompt and answer. */
  public long[] cachedRows() {
    return kept.stream()
        .mapToLong(layer -> standIn.rows() + layer.count() + (long) appended)
        .toArray();
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

  /** Bytes of the prompt's keys and values as kept, a summary of the others included. */
  public long keptBytes() {
    return keptTokensOfAllLayers() * shape.layerBytesPerToken() + summaryBytes();
  }

  /** Bytes of the summaries of what went. */
  public long summaryBytes() {
    return standIn.promptRows() * shape.bytesPerToken();
  }

  /** Bytes allocated, room for the answer included. */
  public long allocatedBytes() {
    long others = (long) (standIn.rows() + reserve) * kept.size();
    return (keptTokensOfAllLayers() + others) * shape.layerBytesPerToken();
  }
}
