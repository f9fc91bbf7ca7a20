package dev.crosskeep.pruning;

import dev.crosskeep.contracts.Protect;

/**
 * Where a turn that a policy can protect stands in a prompt.
 *
 * @param start position of its first token, pictures expanded
 * @param end position behind its last token
 */
public record TurnSpan(Protect turn, int start, int end) {}
