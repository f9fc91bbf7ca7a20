package dev.crosskeep.llava;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.contracts.RetainedAttention;
import dev.crosskeep.kvcache.KvCache;
import dev.crosskeep.kvcache.KvShape;
import dev.crosskeep.llama.LlamaDecoder;
import dev.crosskeep.llama.LlamaDecoder.LayerResult;
import dev.crosskeep.llama.LlamaDecoder.Rotation;
import dev.crosskeep.pruning.PruningPlan;
import dev.crosskeep.torch.Placement;
import dev.crosskeep.torch.TorchProgram;
import dev.crosskeep.torch.TorchScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Runs a prompt's states through the decoder layer by layer; each layer's keys and values are
 * pruned into the cache before the next layer runs, so that only one layer is ever held whole.
 */
final class Prefill {

  private final LlavaConfig config;
  private final boolean onGpu;
  private final LlamaDecoder decoder;
  private final KvShape kvShape;
  private final TorchProgram cacheProgram;
  private final TorchProgram pruningProgram;
  private final TorchProgram retainedProgram;

  Prefill(LlavaConfig config, Placement placement, LlamaDecoder decoder, TorchScope scope) {
    this.config = config;
    this.onGpu = placement.device().isGpu();
    this.decoder = decoder;
    this.cacheProgram = KvCache.loadProgram(scope);
    this.pruningProgram = PruningPlan.loadProgram(scope);
    this.retainedProgram = RetainedMass.loadProgram(scope);
    this.kvShape =
        new KvShape(
            config.text().layers(),
            config.text().kvHeads(),
            config.text().headDim(),
            placement.type().bytes());
  }

  KvShape kvShape() {
    return kvShape;
  }

  /**
   * Fills a cache for each policy from one reading of a prompt.
   *
   * @param work freed by the caller; each sequence gets a scope of its own
   * @param states {@code [promptTokens, hiddenSize]}, pictures in place
   */
  List<CachedSequence> run(
      TorchScope work,
      IValue states,
      ExpandedPrompt prompt,
      List<PruningPolicy> policies,
      int maxNewTokens) {
    return run(work, states, prompt, policies, maxNewTokens, LayerObserver::each);
  }

  /**
   * Fills a full cache and two pruned ones from one reading of a prompt.
   *
   * @param work freed by the caller; each sequence gets a scope of its own
   * @param states {@code [promptTokens, hiddenSize]}, pictures in place
   * @param giveUp asked after each layer
   * @throws GivingUp.GivenUpException once it says yes
   */
  Comparison compare(
      TorchScope work,
      IValue states,
      ExpandedPrompt prompt,
      PruningPolicy policy,
      int maxNewTokens,
      BooleanSupplier giveUp) {
    var retained = new ArrayList<RetainedAttention>();
    var sequences =
        run(
            work,
            states,
            prompt,
            List.of(new FullCache(), policy, policy),
            maxNewTokens,
            prunings -> {
              var watching = new ArrayList<LayerObserver>(prunings);
              watching.add(
                  new RetainedMass(
                      retainedProgram, prompt.mask(), policy, prunings.getLast(), retained::add));
              watching.add(new GivingUp(giveUp));
              return LayerObserver.each(watching);
            });
    return new Comparison(sequences.get(0), sequences.get(1), sequences.get(2), retained);
  }

  private List<CachedSequence> run(
      TorchScope work,
      IValue states,
      ExpandedPrompt prompt,
      List<PruningPolicy> policies,
      int maxNewTokens,
      Function<List<LayerPruning>, LayerObserver> observer) {
    if (maxNewTokens < 1) {
      throw new IllegalArgumentException("max new tokens must be at least 1, got " + maxNewTokens);
    }
    int reserve = Math.min(maxNewTokens, config.maxPositions() - prompt.promptTokens());
    List<TorchScope> sequences = policies.stream().map(_ -> work.another()).toList();
    try {
      var prunings = new ArrayList<LayerPruning>();
      for (int i = 0; i < policies.size(); i++) {
        var plan = plan(policies.get(i), prompt);
        double n = plan.map(PruningPlan::n).orElse(0.0);
        var cache = new KvCache(kvShape, reserve, n, cacheProgram, sequences.get(i));
        prunings.add(
            new LayerPruning(prompt.mask(), plan, pruningProgram, cache, sequences.get(i), onGpu));
      }
      IValue last = runLayers(work, states, prompt.promptTokens(), observer.apply(prunings));
      float[] logits =
          FiniteLogits.of(work, decoder.lastLogits(work, last), prompt.promptTokens() - 1);
      return IntStream.range(0, policies.size())
          .mapToObj(i -> prunings.get(i).sequence(policies.get(i), kvShape, logits))
          .toList();
    } catch (RuntimeException | Error e) {
      sequences.forEach(TorchScope::close);
      throw e;
    }
  }

  /** The logits after every token; no cache is made. */
  float[] allLogits(TorchScope work, IValue states, ExpandedPrompt prompt) {
    IValue last = runLayers(work, states, prompt.promptTokens(), LayerObserver.NONE);
    return work.floats(decoder.allLogits(work, last));
  }

  /** Reads a prompt for what its last queries look at; no cache is made. */
  WindowLogits windowLogits(TorchScope work, IValue states, ExpandedPrompt prompt, int queries) {
    var reader = new WindowLogits.Reader(queries);
    runLayers(work, states, prompt.promptTokens(), reader);
    var image = new boolean[prompt.promptTokens()];
    for (int i = 0; i < image.length; i++) {
      image[i] = prompt.mask().isImage(i);
    }
    return new WindowLogits(config.text().heads(), queries, image, reader.layers());
  }

  /** Each layer's arrays are freed before the next layer runs; only its states move on. */
  private IValue runLayers(
      TorchScope work, IValue states, int promptTokens, LayerObserver observer) {
    Rotation rotation = decoder.rotation(work, states, promptTokens);
    IValue current = states;
    for (int layer = 0; layer < config.text().layers(); layer++) {
      try (TorchScope layerScope = work.another()) {
        LayerResult result =
            decoder.prefillLayer(
                layerScope,
                layer,
                current,
                rotation,
                observer.observedQueries(),
                observer.needsColumnSums());
        observer.layerDone(layer, layerScope, result, config.text().group());
        work.free(current);
        current = layerScope.move(result.states(), work);
      }
    }
    return current;
  }

  private Optional<PruningPlan> plan(PruningPolicy policy, ExpandedPrompt prompt) {
    return PruningPlan.of(
        policy,
        prompt.mask(),
        prompt.turns(),
        kvShape.layers(),
        kvShape.bytesPerToken(),
        pruningProgram);
  }
}
