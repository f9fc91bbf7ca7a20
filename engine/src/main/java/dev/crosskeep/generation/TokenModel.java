package dev.crosskeep.generation;

import dev.crosskeep.contracts.KvCacheUsage;
import dev.crosskeep.contracts.PatchMap;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.llava.Prompt;
import java.util.List;

/** The model as the scheduler sees it: tokens in, logits out. Only one thread ever calls it. */
interface TokenModel extends AutoCloseable {

  /**
   * Reads a whole prompt, prunes its cache and leaves the logits of the first new token.
   *
   * @param maxNewTokens how many tokens the cache must have room for besides the prompt
   */
  Context prefill(Prompt prompt, PruningPolicy policy, int maxNewTokens);

  @Override
  void close();

  /** One prompt's KV cache in native memory, and the logits of its next token. */
  interface Context extends AutoCloseable {

    /** The next token's logits, one per vocabulary entry. */
    float[] logits();

    /** Appends a token and computes the logits of the one after it. */
    void append(int token);

    /** What of the prompt was kept. */
    KvCacheUsage usage();

    /** Which patches of each picture were kept, as {@link PatchMap#kept()} has them. */
    List<double[][]> keptPatches();

    /** Frees the native memory. */
    @Override
    void close();
  }
}
