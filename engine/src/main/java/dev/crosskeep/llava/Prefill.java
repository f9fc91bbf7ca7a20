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
import dev.crosskeep.llava.LlavaModel.Embedded;
import dev.crosskeep.pruning.ImageMask;
import dev.crosskeep.pruning.PruningPlan;
import dev.crosskeep.pruning.StandIn;
import dev.crosskeep.pruning.TurnSpan;
import dev.crosskeep.torch.Placement;
import dev.crosskeep.torch.TorchProgram;
import dev.crosskeep.torch.TorchScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Runs a prompt's states through the decoder layer by layer; each layer's keys and values are
 * pruned into the cache before the next layer runs, so that only one layer is ever held whole.
 */
final class Prefill {

  private final LlavaConfig config;
  private final LlamaDecoder decoder;
  private final KvShape kvShape;
  private final TorchProgram cacheProgram;
  private final TorchProgram pruningProgram;
  private final TorchProgram retainedProgram;

  Prefill(LlavaConfig config, Placement placement, LlamaDecoder decoder, TorchScope scope) {
    this.config = config;
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
   */
  List<CachedSequence> run(
      TorchScope work,
      Embedded embedded,
      ExpandedPrompt prompt,
      List<PruningPolicy> policies,
      int maxNewTokens) {
    return run(work, embedded, prompt, policies, maxNewTokens, LayerObserver::each);
  }

  /**
   * Fills a full cache and two pruned ones from one reading of a prompt.
   *
   * @param work freed by the caller; each sequence gets a scope of its own
   * @param giveUp asked after each layer
   * @throws GivingUp.GivenUpException once it says yes
   */
  Comparison compare(
      TorchScope work,
      Embedded embedded,
      ExpandedPrompt prompt,
      PruningPolicy policy,
      int maxNewTokens,
      BooleanSupplier giveUp) {
    var retained = new ArrayList<RetainedAttention>();
    var sequences =
        run(
            work,
            embedded,
            prompt,
            List.of(new FullCache(), policy, policy),
            maxNewTokens,
            prunings -> {
              var watching = new ArrayList<LayerObserver>(prunings);
              watching.add(
                  new RetainedMass(
                      retainedProgram,
                      pruningProgram,
                      prompt.mask(),
                      policy,
                      prunings.getLast(),
                      retained::add));
              watching.add(new GivingUp(giveUp));
              return LayerObserver.each(watching);
            });
    return new Comparison(sequences.get(0), sequences.get(1), sequences.get(2), retained);
  }

  private List<CachedSequence> run(
      TorchScope work,
      Embedded embedded,
      ExpandedPrompt prompt,
      List<PruningPolicy> policies,
      int maxNewTokens,
      Function<List<LayerPruning>, LayerObserver> observer) {
    int reserve = reserve(maxNewTokens, prompt.promptTokens());
    List<TorchScope> sequences = policies.stream().map(_ -> work.another()).toList();
    try {
      var prunings = new ArrayList<LayerPruning>();
      var answers = new ArrayList<Optional<AnswerPruning>>();
      for (int i = 0; i < policies.size(); i++) {
        var plan = plan(policies.get(i), prompt.mask(), prompt.turns());
        StandIn standIn = plan.map(PruningPlan::standIn).orElseGet(StandIn.Nothing::new);
        var again = again(policies.get(i), prompt);
        int room = again.map(a -> room(a, plan, prompt, reserve)).orElse(reserve);
        TorchScope sequence = sequences.get(i);
        answers.add(
            again
                .filter(_ -> room < reserve)
                .map(a -> answerPruning(a, prompt.promptTokens() + reserve, sequence)));
        var cache = new KvCache(kvShape, room, standIn, cacheProgram, sequence);
        prunings.add(
            new LayerPruning(
                prompt.mask(), Optional.empty(), plan, pruningProgram, cache, sequence));
      }
      IValue last =
          runLayers(work, embedded.states(), prompt, Optional.empty(), observer.apply(prunings));
      float[] logits =
          FiniteLogits.of(work, decoder.lastLogits(work, last), prompt.promptTokens() - 1);
      var results = new ArrayList<CachedSequence>();
      for (int i = 0; i < policies.size(); i++) {
        LayerPruning pruning = prunings.get(i);
        String method = policies.get(i).method();
        results.add(
            pruning.sequence(
                pruning.report(method, kvShape, embedded.imagesEncoded()), logits, answers.get(i)));
      }
      return results;
    } catch (RuntimeException | Error e) {
      sequences.forEach(TorchScope::close);
      throw e;
    }
  }

  /**
   * Fills a new cache from what earlier turns have kept and one reading of what comes behind them.
   * The earlier sequence stays as it is.
   *
   * @param policy empty to keep all
   */
  CachedSequence extend(
      TorchScope work,
      Embedded embedded,
      ExpandedPrompt added,
      EarlierTurns earlier,
      Optional<PruningPolicy> policy,
      int maxNewTokens) {
    ImageMask conversation = earlier.followedBy(added.mask());
    int reserve = reserve(maxNewTokens, conversation.promptTokens());
    TorchScope sequence = work.another();
    try {
      var plan = policy.flatMap(p -> plan(p, conversation, added.turns()));
      StandIn standIn = plan.map(PruningPlan::standIn).orElseGet(earlier.cache()::standIn);
      var cache = new KvCache(kvShape, reserve, standIn, cacheProgram, sequence);
      var pruning =
          new LayerPruning(
              conversation, Optional.of(earlier), plan, pruningProgram, cache, sequence);
      IValue last = runLayers(work, embedded.states(), added, Optional.of(earlier), pruning);
      float[] logits =
          FiniteLogits.of(work, decoder.lastLogits(work, last), conversation.promptTokens() - 1);
      String method =
          policy.map(PruningPolicy::method).orElse(earlier.sequence().report().method());
      CacheReport report = pruning.report(method, kvShape, embedded.imagesEncoded());
      return pruning.sequence(
          policy.isPresent() ? report : report.with(earlier.sequence().tellReport()),
          logits,
          Optional.empty());
    } catch (RuntimeException | Error e) {
      sequence.close();
      throw e;
    }
  }

  private int reserve(int maxNewTokens, int promptTokens) {
    if (maxNewTokens < 1) {
      throw new IllegalArgumentException("max new tokens must be at least 1, got " + maxNewTokens);
    }
    return Math.min(maxNewTokens, config.maxPositions() - promptTokens);
  }

  /** The logits after every token; no cache is made. */
  float[] allLogits(TorchScope work, IValue states, ExpandedPrompt prompt) {
    IValue last = runLayers(work, states, prompt, Optional.empty(), LayerObserver.NONE);
    return work.floats(decoder.allLogits(work, last));
  }

  /** Reads a prompt for what its last queries look at; no cache is made. */
  WindowLogits windowLogits(TorchScope work, IValue states, ExpandedPrompt prompt, int queries) {
    var reader = new WindowLogits.Reader(queries, pruningProgram);
    runLayers(work, states, prompt, Optional.empty(), reader);
    var image = new boolean[prompt.promptTokens()];
    for (int i = 0; i < image.length; i++) {
      image[i] = prompt.mask().isImage(i);
    }
    return new WindowLogits(config.text().heads(), queries, image, reader.layers());
  }

  /** Each layer's arrays are freed before the next layer runs; only its states move on. */
  private IValue runLayers(
      TorchScope work,
      IValue states,
      ExpandedPrompt prompt,
      Optional<EarlierTurns> earlier,
      LayerObserver observer) {
    int first = earlier.map(EarlierTurns::tokens).orElse(0);
    Rotation rotation = decoder.rotation(work, states, first, prompt.promptTokens());
    IValue current = states;
    for (int layer = 0; layer < config.text().layers(); layer++) {
      try (TorchScope layerScope = work.another()) {
        LayerResult result = runLayer(layerScope, layer, current, rotation, earlier, observer);
        observer.layerDone(layer, layerScope, result);
        work.free(current);
        current = layerScope.move(result.states(), work);
      }
    }
    return current;
  }

  private LayerResult runLayer(
      TorchScope scope,
      int layer,
      IValue states,
      Rotation rotation,
      Optional<EarlierTurns> earlier,
      LayerObserver observer) {
    int observed = observer.observedQueries();
    int moments = observer.columnMoments();
    return earlier
        .map(turns ->
            decoder.extendLayer(
                scope, layer, states, rotation, turns.layer(layer), observed, moments))
        .orElseGet(() -> decoder.prefillLayer(scope, layer, states, rotation, observed, moments));
  }

  /** Tokens of the answer that have room before the cache is pruned again. */
  private static int room(
      PruningPlan again, Optional<PruningPlan> first, ExpandedPrompt prompt, int reserve) {
    int kept = first.map(p -> p.budgets().getFirst().total()).orElse(prompt.promptTokens());
    long room = (long) again.budgets().getFirst().total() - kept + again.observedQueries();
    return (int) Math.min(reserve, room);
  }

  private AnswerPruning answerPruning(PruningPlan again, int mostTokens, TorchScope sequence) {
    return new AnswerPruning(
        again,
        decoder,
        decoder.answerQueries(sequence, again.observedQueries()),
        pruningProgram,
        mostTokens);
  }

  private Optional<PruningPlan> again(PruningPolicy policy, ExpandedPrompt prompt) {
    return PruningPlan.again(
        policy,
        prompt.mask(),
        prompt.turns(),
        kvShape.layers(),
        kvShape.bytesPerToken(),
        pruningProgram);
  }

  private Optional<PruningPlan> plan(
      PruningPolicy policy, ImageMask conversation, List<TurnSpan> turns) {
    return PruningPlan.of(
        policy, conversation, turns, kvShape.layers(), kvShape.bytesPerToken(), pruningProgram);
  }
}
