package dev.crosskeep.llava;

import dev.crosskeep.contracts.RetainedAttention;
import java.util.List;

/**
 * One reading of a prompt with several caches, for a measurement of a pruning policy.
 *
 * @param full with every token
 * @param forced pruned, to read the full cache's answer
 * @param free pruned likewise, to answer by itself
 * @param retained how much of what the last queries looked at stayed, layer by layer
 */
public record Comparison(
    CachedSequence full,
    CachedSequence forced,
    CachedSequence free,
    List<RetainedAttention> retained)
    implements AutoCloseable {

  public Comparison {
    retained = List.copyOf(retained);
  }

  @Override
  public void close() {
    full.close();
    forced.close();
    free.close();
  }
}
