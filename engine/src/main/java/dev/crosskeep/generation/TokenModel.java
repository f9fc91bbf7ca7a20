package dev.crosskeep.generation;

import dev.crosskeep.contracts.KvCacheUsage;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.llava.Prompt;
import dev.crosskeep.session.HeldMemory;

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

  @Override
  void close();

  /** One prompt's KV cache in native memory, and the logits of its next token. */
  interface Context extends HeldMemory {

    /** The next token's logits, one per vocabulary entry. */
    float[] logits();

    /** Appends a token and computes the logits of the one after it. */
    void append(int token);

    /** What of the prompt was kept. */
    KvCacheUsage usage();

    /**
     * A copy that ends behind the prompt, or behind the tokens that were appended to it.
     *
     * @param room how many tokens may be appended to it
     */
    Context copy(boolean withAnswer, int room);
  }
}
