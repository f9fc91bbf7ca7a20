package dev.crosskeep.gateway.limits;

import dev.crosskeep.contracts.EffectivePolicy;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * What a chat request asks for, as its body says it.
 *
 * @param bodyBytes the length of its body
 * @param characters of text in all its messages
 * @param pictures how many there are
 * @param pixels of all pictures that are there, together; looked up only where somebody limits them
 * @param outputTokens the longest answer, where the request names a length
 * @param policy what the engine does with its cache
 */
public record Asked(
    long bodyBytes,
    long characters,
    int pictures,
    LongSupplier pixels,
    OptionalLong outputTokens,
    EffectivePolicy policy) {}
