package dev.crosskeep.pruning;

import dev.crosskeep.contracts.Protect;
import java.util.Optional;

/**
 * Where a turn that a policy can protect stands in a prompt.
 *
 * @param start position of its first token, pictures expanded
 * @param end position behind its last token
 */
public record TurnSpan(Protect turn, int start, int end) {

  /** What of it is among a prompt's first tokens. */
  public Optional<TurnSpan> upTo(int tokens) {
    return start < tokens
        ? Optional.of(new TurnSpan(turn, start, Math.min(end, tokens)))
        : Optional.empty();
  }
}
