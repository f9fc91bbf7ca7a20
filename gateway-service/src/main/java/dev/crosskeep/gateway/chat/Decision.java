package dev.crosskeep.gateway.chat;

import dev.crosskeep.contracts.EffectivePolicy;

/**
 * How a request is treated.
 *
 * @param policy what the engine does with its cache
 * @param unit the id by which experiments assign it, in ASCII
 */
record Decision(EffectivePolicy policy, String unit) {}
