package dev.crosskeep.llava;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.kvcache.KvCache;
import dev.crosskeep.llama.AnswerQueries;
import dev.crosskeep.llama.LlamaDecoder;
import dev.crosskeep.llama.LlamaDecoder.Attention;
import dev.crosskeep.pruning.AttentionObservation;
import dev.crosskeep.pruning.AttentionObservation.LaterTurn;
import dev.crosskeep.pruning.ImageMask;
import dev.crosskeep.pruning.KeptTokens;
import dev.crosskeep.pruning.PruningPlan;
import dev.crosskeep.torch.TorchProgram;
import dev.crosskeep.torch.TorchScope;
import java.util.Optional;

/**
 * Prunes a cache again when an answer has filled it, by what the answer's last tokens saw of it.
 *
 * @param plan its budgets are what the layers go back to
 * @param queries of as many tokens as the plan observes
 * @param program {@code pruning.py}
 * @param mostTokens the prompt and the longest answer together
 */
record AnswerPruning(
    PruningPlan plan,
    LlamaDecoder decoder,
    AnswerQueries queries,
    TorchProgram program,
    int mostTokens) {

  private static final double NANOS_PER_MILLI = 1e6;

  /**
   * Prunes every layer in its place, and says what that has left of the prompt.
   *
   * @param conversation the pictures of all tokens so far
   * @param promptTokens those before the ones that were decoded since the last pruning
   * @param before what earlier pruning had left of it
   * @param sequence the cache's scope
   */
  CacheReport run(
      KvCache cache,
      ImageMask conversation,
      int promptTokens,
      CacheReport before,
      TorchScope sequence) {
    long start = System.nanoTime();
    try (TorchScope all = sequence.another()) {
      IValue image = all.floats(conversation.toFloats(), 1, conversation.promptTokens());
      for (int layer = 0; layer < plan.budgets().size(); layer++) {
        try (TorchScope work = all.another()) {
          KeptTokens there = cache.followed(work, layer, promptTokens, cache.answerTokens(), 0);
          var observation = observation(layer, cache, conversation, image, there, work);
          KeptTokens rows = plan.selector().select(observation, plan.budgets().get(layer));
          KeptTokens kept = cache.of(work, there, rows);
          cache.keepAgain(layer, rows, kept, plan.merge(), observation.queries());
          work.move(kept.positions().orElseThrow(), sequence);
        }
      }
      cache.startAnew(queries.tokens());
      double tokens = cache.meanKeptTokensBefore(before.promptTokens());
      return before.prunedAgain(
          tokens,
          cache.meanKeptImageTokens(image, before.imageTokens()),
          Math.round(tokens * cache.shape().bytesPerToken()) + cache.summaryBytes(),
          (System.nanoTime() - start) / NANOS_PER_MILLI);
    }
  }

  private AttentionObservation observation(
      int layer,
      KvCache cache,
      ImageMask conversation,
      IValue image,
      KeptTokens there,
      TorchScope work) {
    Attention seen =
        decoder.observe(
            work,
            layer,
            queries,
            cache.layer(layer, cache.answerTokens()),
            cache.answerTokens(),
            plan.selector().columnMoments());
    return new AttentionObservation(
        layer,
        seen.queries(),
        seen.keys(),
        seen.columnSums(),
        there.positions().map(p -> program.run(work, "image_at", image, p)).orElse(image),
        conversation,
        Optional.of(new LaterTurn(there.positions(), there.count(), queries.tokens())),
        work);
  }
}
