package dev.crosskeep.llava;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.contracts.Merge;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.kvcache.KvCache;
import dev.crosskeep.kvcache.KvShape;
import dev.crosskeep.llama.LlamaDecoder.LayerResult;
import dev.crosskeep.pruning.AttentionObservation;
import dev.crosskeep.pruning.ImageMask;
import dev.crosskeep.pruning.KeptTokens;
import dev.crosskeep.pruning.PruningPlan;
import dev.crosskeep.torch.TorchProgram;
import dev.crosskeep.torch.TorchScope;
import java.util.Optional;

/**
 * Chooses what stays of each layer's keys and values and copies it into the cache, on the clock.
 */
final class LayerPruning implements LayerObserver {

  private static final double NANOS_PER_MILLI = 1e6;

  private final ImageMask mask;
  private final Optional<PruningPlan> plan;
  private final TorchProgram program;
  private final KvCache cache;
  private final TorchScope sequence;
  private final boolean onGpu;
  private final IValue imageTokens;
  private long nanos;

  /**
   * Pruning into an empty cache.
   *
   * @param plan empty when every token stays
   * @param program {@code pruning.py}
   * @param sequence the cache's scope
   * @param onGpu whether calls return before the device has finished
   */
  LayerPruning(
      ImageMask mask,
      Optional<PruningPlan> plan,
      TorchProgram program,
      KvCache cache,
      TorchScope sequence,
      boolean onGpu) {
    this.mask = mask;
    this.plan = plan;
    this.program = program;
    this.cache = cache;
    this.sequence = sequence;
    this.onGpu = onGpu;
    this.imageTokens = sequence.floats(mask.toFloats(), mask.promptTokens());
  }

  @Override
  public int observedQueries() {
    return plan.map(PruningPlan::observedQueries).orElse(0);
  }

  @Override
  public boolean needsColumnSums() {
    return plan.map(p -> p.selector().needsColumnSums()).orElse(false);
  }

  @Override
  public void layerDone(int layer, TorchScope layerScope, LayerResult result, int group) {
    if (onGpu) {
      cache.finish(result.states());
    }
    long start = System.nanoTime();
    KeptTokens kept =
        plan.map(p -> select(p, layer, layerScope, result, group))
            .orElseGet(() -> KeptTokens.all(mask.promptTokens()));
    kept.positions().ifPresent(positions -> layerScope.move(positions, sequence));
    cache.add(
        result.keys(), result.values(), kept, plan.map(PruningPlan::merge).orElse(Merge.NONE));
    if (onGpu) {
      cache.finish(result.keys());
    }
    nanos += System.nanoTime() - start;
  }

  /** What a layer that is done kept. */
  KeptTokens kept(int layer) {
    return cache.kept(layer);
  }

  /** What can be decoded from, once all layers are done. */
  CachedSequence sequence(PruningPolicy policy, KvShape shape, float[] logits) {
    return new CachedSequence(sequence, cache, mask, report(policy, shape), logits);
  }

  private CacheReport report(PruningPolicy policy, KvShape shape) {
    int promptTokens = mask.promptTokens();
    return new CacheReport(
        policy.method(),
        promptTokens,
        mask.imageTokens(),
        (int) Math.round(cache.meanKeptTokens()),
        (int) Math.round(cache.meanKeptImageTokens(imageTokens, mask.imageTokens())),
        promptTokens * shape.bytesPerToken(),
        cache.keptBytes(),
        cache.keptBytes() + promptTokens * shape.layerBytesPerToken(),
        nanos / NANOS_PER_MILLI);
  }

  private KeptTokens select(
      PruningPlan active, int layer, TorchScope layerScope, LayerResult result, int group) {
    int observed = active.observedQueries();
    var observation =
        new AttentionObservation(
            layer,
            lastRows(result.logits(), observed, layerScope, group),
            lastRows(result.rowSums(), observed, layerScope, group),
            result.columnSums(),
            imageTokens,
            group,
            observed,
            mask,
            layerScope);
    return active.selector().select(observation, active.budgets().get(layer));
  }

  /** Of rows {@code [G, R · O, ...]} those of the last queries; others may have asked for more. */
  private IValue lastRows(IValue rows, int queries, TorchScope layerScope, int group) {
    return layerScope.shape(rows)[1] == (long) group * queries
        ? rows
        : program.run(layerScope, "last_rows", rows, group, queries);
  }
}
