package dev.crosskeep.generation;

import dev.crosskeep.contracts.KvCacheUsage;
import dev.crosskeep.contracts.PatchMap;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.contracts.RetainedAttention;
import dev.crosskeep.fidelity.Continuation;
import dev.crosskeep.llava.Prompt;
import dev.crosskeep.session.HeldMemory;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The model as the scheduler sees it: tokens in, logits out. Only one thread ever calls it. */
interface TokenModel extends AutoCloseable {

  /**
   * Reads a whole prompt, prunes its cache and leaves the logits of the first new token.
   *
   * @param maxNewTokens how many tokens the cache must have room for besides the prompt
   */
  Context prefill(Prompt prompt, PruningPolicy policy, int maxNewTokens);

  /**
   * Reads what comes behind an earlier context, prunes both together and leaves the logits of the
   * first new token. The earlier context stays as it is.
   *
   * @param answerTokens how many of the tokens appended to it are part of the conversation
   * @param added at least one token
   */
  Context extend(
      Context earlier, int answerTokens, Prompt added, PruningPolicy policy, int maxNewTokens);

  /** The same without pruning: everything is kept. */
  Context append(Context earlier, int answerTokens, Prompt added, int maxNewTokens);

  /**
   * Reads a whole prompt once for a measurement of its policy.
   *
   * @param maxNewTokens how many tokens each cache must have room for besides the prompt
   * @param giveUp asked now and then; once it says yes the result is empty, and nothing is held
   */
  Optional<Comparison> compare(
      Prompt prompt, PruningPolicy policy, int maxNewTokens, BooleanSupplier giveUp);

  @Override
  void close();

  /**
   * One reading of a prompt with several caches.
   *
   * @param full with every token
   * @param forced pruned, to read the full cache's answer
   * @param free pruned likewise, to answer by itself
   * @param retained how much of what the last queries looked at stayed, layer by layer
   */
  record Comparison(Context full, Context forced, Context free, List<RetainedAttention> retained) {

    void close() {
      full.close();
      forced.close();
      free.close();
    }
  }

  /** One prompt's KV cache in native memory, and the logits of its next token. */
  interface Context extends Continuation, HeldMemory {

    /** What of the prompt was kept. */
    KvCacheUsage usage();

    /**
     * A copy that ends behind the prompt, or behind the tokens that were appended to it.
     *
     * @param room how many tokens may be appended to it
     */
    Context copy(boolean withAnswer, int room);

    /** Which patches of each picture were kept, as {@link PatchMap#kept()} has them. */
    List<double[][]> keptPatches();
  }
}
