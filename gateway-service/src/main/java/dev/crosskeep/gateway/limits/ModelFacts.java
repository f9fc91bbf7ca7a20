package dev.crosskeep.gateway.limits;

import dev.crosskeep.contracts.EffectivePolicy;
import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.PrunedCache;
import dev.crosskeep.contracts.PruningPolicy;

/**
 * What the model makes of a request, estimated before it is read.
 *
 * @param imageTokens tokens of one picture
 * @param kvBytesPerToken bytes of one token's keys and values over all layers
 */
record ModelFacts(long imageTokens, long kvBytesPerToken) {

  private static final long CHARACTERS_PER_TOKEN = 4;

  /** Tokens of a prompt: a quarter of its characters, rounded up, and its pictures. */
  long inputTokens(long characters, long pictures) {
    return Math.ceilDiv(characters, CHARACTERS_PER_TOKEN) + pictures * imageTokens;
  }

  /** Bytes of keys and values that an answer under a policy holds at its end. */
  long kvBytes(EffectivePolicy policy, long inputTokens, long outputTokens) {
    return (kept(policy.policy(), inputTokens) + outputTokens) * kvBytesPerToken;
  }

  private long kept(PruningPolicy policy, long inputTokens) {
    int prompt = Math.clamp(inputTokens, 1, Integer.MAX_VALUE);
    return switch (policy) {
      case FullCache() -> prompt;
      case PrunedCache pruned ->
          prompt < pruned.minPromptTokens()
              ? prompt
              : pruned.budget().tokens(prompt, kvBytesPerToken);
    };
  }
}
