package dev.crosskeep.policy.playground;

import dev.crosskeep.contracts.KvCacheUsage;

/** A whole answer, and what its cache kept. */
public record Answered(String text, KvCacheUsage cache) {}
