package dev.crosskeep.llava;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.kvcache.KvCache;
import dev.crosskeep.kvcache.KvShape;
import dev.crosskeep.llama.LlamaDecoder.LayerResult;
import dev.crosskeep.pruning.AttentionObservation;
import dev.crosskeep.pruning.ImageMask;
import dev.crosskeep.pruning.KeptTokens;
import dev.crosskeep.pruning.PruningPlan;
import dev.crosskeep.torch.TorchScope;
import java.util.Optional;

/**
 * Chooses what stays of each layer's keys and values and copies it into the cache, on the clock.
 */
final class LayerPruning implements LayerObserver {

  private static final double NANOS_PER_MILLI = 1e6;

  private final ImageMask mask;
  private final Optional<PruningPlan> plan;
  private final KvCache cache;
  private final TorchScope sequence;
  private final boolean onGpu;
  private final IValue imageTokens;
  private long nanos;

  /**
   * Pruning into an empty cache.
   *
   * @param plan empty when every token stays
   * @param sequence the cache's scope
   * @param onGpu whether calls return before the device has finished
   */
  LayerPruning(
      ImageMask mask,
      Optional<PruningPlan> plan,
      KvCache cache,
      TorchScope sequence,
      boolean onGpu) {
    this.mask = mask;
    this.plan = plan;
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
  public void layerDone(TorchScope layerScope, LayerResult result, int group) {
    if (onGpu) {
      cache.finish(result.states());
    }
    long start = System.nanoTime();
    KeptTokens kept =
        plan.map(p -> select(p, layerScope, result, group))
            .orElseGet(() -> KeptTokens.all(mask.promptTokens()));
    kept.positions().ifPresent(positions -> layerScope.move(positions, sequence));
    cache.add(result.keys(), result.values(), kept);
    if (onGpu) {
      cache.finish(result.keys());
    }
    nanos += System.nanoTime() - start;
  }

  /** The numbers of a prompt whose layers are all done. */
  CacheReport report(PruningPolicy policy, KvShape shape) {
    int promptTokens = mask.promptTokens();
    return new CacheReport(
        methodName(policy),
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
      PruningPlan active, TorchScope layerScope, LayerResult result, int group) {
    var observation =
        new AttentionObservation(
            result.logits(),
            result.rowSums(),
            imageTokens,
            group,
            active.observedQueries(),
            mask,
            layerScope);
    return active.selector().select(observation, active.budget());
  }

  private static String methodName(PruningPolicy policy) {
    return switch (policy) {
      case PruningPolicy.FullCache() -> "full";
      case PruningPolicy.CrossSelf _ -> "csp";
    };
  }
}
