package dev.crosskeep.fidelity;

import java.util.List;

/**
 * How close a pruned cache stays along the full one's answer.
 *
 * @param tokens how many were compared: those of the answer behind its first, the one that ends it
 *     included
 * @param klMean mean KL(full ‖ pruned) of the next token's distribution, in nats
 * @param top1Agreement share of the tokens after which both find the same next one likeliest
 */
public record Closeness(int tokens, double klMean, double top1Agreement) {

  /** The mean over at least one token. */
  static Closeness of(List<NextToken> compared) {
    return new Closeness(
        compared.size(),
        compared.stream().mapToDouble(NextToken::kl).average().orElseThrow(),
        compared.stream().mapToInt(token -> token.sameTop1() ? 1 : 0).average().orElseThrow());
  }
}
