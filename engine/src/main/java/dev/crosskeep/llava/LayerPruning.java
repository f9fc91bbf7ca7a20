package dev.crosskeep.llava;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.contracts.Merge;
import dev.crosskeep.kvcache.KvCache;
import dev.crosskeep.kvcache.KvCache.LastLook;
import dev.crosskeep.kvcache.KvShape;
import dev.crosskeep.llama.LlamaDecoder.LayerResult;
import dev.crosskeep.pruning.AttentionObservation;
import dev.crosskeep.pruning.AttentionObservation.LaterTurn;
import dev.crosskeep.pruning.ImageMask;
import dev.crosskeep.pruning.KeptTokens;
import dev.crosskeep.pruning.PruningPlan;
import dev.crosskeep.torch.TorchProgram;
import dev.crosskeep.torch.TorchScope;
import java.util.Optional;

/**
 * Chooses what stays of each layer's keys and values and copies it into the cache, on the clock. A
 * GPU is only told to: it works beside what it is told next, and nobody waits for it here.
 */
final class LayerPruning implements LayerObserver {

  private static final double NANOS_PER_MILLI = 1e6;

  private final ImageMask mask;
  private final Optional<EarlierTurns> earlier;
  private final Optional<PruningPlan> plan;
  private final TorchProgram program;
  private final KvCache cache;
  private final TorchScope sequence;
  private final IValue imageTokens;
  private int mostKeys;
  private long nanos;

  /**
   * Pruning into an empty cache.
   *
   * @param mask the pictures of the whole conversation
   * @param earlier what the prompt goes on from
   * @param plan empty when every token stays
   * @param program {@code pruning.py}
   * @param sequence the cache's scope
   */
  LayerPruning(
      ImageMask mask,
      Optional<EarlierTurns> earlier,
      Optional<PruningPlan> plan,
      TorchProgram program,
      KvCache cache,
      TorchScope sequence) {
    this.mask = mask;
    this.earlier = earlier;
    this.plan = plan;
    this.program = program;
    this.cache = cache;
    this.sequence = sequence;
    this.imageTokens = sequence.floats(mask.toFloats(), 1, mask.promptTokens());
  }

  @Override
  public int observedQueries() {
    return plan.map(
            p -> Math.min(Math.max(p.observedQueries(), p.standIn().queries()), newTokens()))
        .orElse(0);
  }

  /** Those of them by which the tokens are chosen. */
  int choosingQueries() {
    return plan.map(p -> Math.min(p.observedQueries(), newTokens())).orElse(0);
  }

  /** Tokens whose queries there are. */
  private int newTokens() {
    return mask.promptTokens() - earlier.map(EarlierTurns::tokens).orElse(0);
  }

  @Override
  public int columnMoments() {
    return plan.map(p -> p.selector().columnMoments()).orElse(0);
  }

  @Override
  public void layerDone(int layer, TorchScope layerScope, LayerResult result) {
    long start = System.nanoTime();
    KeptTokens there = there(layer, layerScope);
    mostKeys = Math.max(mostKeys, there.count());
    KeptTokens rows =
        plan.map(p -> select(p, layer, layerScope, result, there))
            .orElseGet(() -> KeptTokens.all(there.count()));
    KeptTokens kept = cache.of(layerScope, there, rows);
    Merge merge = plan.map(PruningPlan::merge).orElse(Merge.NONE);
    var look = new LastLook(result.queries(), earlier.map(turns -> turns.layer(layer)));
    cache.add(result.keys(), result.values(), rows, kept, merge, look);
    kept.positions().ifPresent(positions -> layerScope.move(positions, sequence));
    nanos += System.nanoTime() - start;
  }

  /** What a layer that is done kept. */
  KeptTokens kept(int layer) {
    return cache.kept(layer);
  }

  /** Which tokens of the conversation the layer's keys are. */
  private KeptTokens there(int layer, TorchScope layerScope) {
    return earlier
        .map(turns -> turns.followedBy(newTokens(), layer, layerScope))
        .orElseGet(() -> KeptTokens.all(mask.promptTokens()));
  }

  /**
   * What can be decoded from, once all layers are done.
   *
   * @param again prunes the cache when the answer has filled it
   */
  CachedSequence sequence(CacheReport report, float[] logits, Optional<AnswerPruning> again) {
    return new CachedSequence(sequence, cache, mask, report, logits, again);
  }

  /**
   * What was done, once all layers are.
   *
   * @param imagesEncoded pictures that the vision tower has read for it
   */
  CacheReport report(String method, KvShape shape, int imagesEncoded) {
    int promptTokens = mask.promptTokens();
    return new CacheReport(
        method,
        promptTokens,
        mask.imageTokens(),
        (int) Math.round(cache.meanKeptTokens()),
        (int) Math.round(cache.meanKeptImageTokens(imageTokens, mask.imageTokens())),
        promptTokens * shape.bytesPerToken(),
        cache.keptBytes(),
        earlier.map(turns -> turns.sequence().allocatedBytes()).orElse(0L)
            + cache.keptBytes()
            + mostKeys * shape.layerBytesPerToken(),
        nanos / NANOS_PER_MILLI,
        imagesEncoded);
  }

  private KeptTokens select(
      PruningPlan active, int layer, TorchScope layerScope, LayerResult result, KeptTokens there) {
    if (active.holds(layer, there.count())) {
      return KeptTokens.all(there.count());
    }
    var observation =
        new AttentionObservation(
            layer,
            program.run(layerScope, "last_queries", result.queries(), choosingQueries()),
            result.keys(),
            result.columnSums(),
            there
                .positions()
                .map(p -> program.run(layerScope, "image_at", imageTokens, p))
                .orElse(imageTokens),
            mask,
            earlier.map(_ -> new LaterTurn(there.positions(), there.count(), newTokens())),
            layerScope);
    return active.selector().select(observation, active.budgets().get(layer));
  }
}
