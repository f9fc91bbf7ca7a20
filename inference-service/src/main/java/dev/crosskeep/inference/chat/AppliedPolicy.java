package dev.crosskeep.inference.chat;

import dev.crosskeep.contracts.KvCacheUsage;
import dev.crosskeep.contracts.PruningPolicy;

/**
 * The policy a request gets.
 *
 * @param reason why this one, for the {@code kv_cache} object of the answer
 */
record AppliedPolicy(PruningPolicy policy, String reason) {

  /** What the engine says about the cache, with the reason. */
  KvCacheUsage explain(KvCacheUsage usage) {
    return new KvCacheUsage(
        usage.method(),
        usage.policyVersion(),
        reason,
        usage.experiment(),
        usage.arm(),
        usage.promptTokens(),
        usage.imageTokens(),
        usage.textTokens(),
        usage.keptTokens(),
        usage.keptImageTokens(),
        usage.keptTextTokens(),
        usage.fullBytes(),
        usage.keptBytes(),
        usage.peakBytes(),
        usage.pruneMillis());
  }
}
