package dev.crosskeep.inference.chat;

import dev.crosskeep.contracts.EffectivePolicy;
import dev.crosskeep.contracts.Observation;
import dev.crosskeep.generation.Answer;
import dev.crosskeep.inference.observation.EventIds;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A request that was let in: what its observation will say besides the answer.
 *
 * @param at when it was let in
 * @param eventId the observation's id
 */
record Admission(
    Instant at,
    UUID eventId,
    String requestId,
    Caller caller,
    EffectivePolicy policy,
    boolean streamed) {

  private static final double NANOS_PER_MILLI = 1e6;

  Admission(Instant at, String requestId, Caller caller, EffectivePolicy policy, boolean streamed) {
    this(at, EventIds.newId(at), requestId, caller, policy, streamed);
  }

  /** Whether the answer is one of those that are measured after their end. */
  boolean isInShadow() {
    return policy.isInShadow(requestId);
  }

  /**
   * What goes on record with the answer: its numbers, but no map of its pictures, and no session's
   * id, which is its caller's alone.
   */
  Observation observation(String model, Answer answer) {
    return new Observation(
        eventId,
        requestId,
        caller.tenant(),
        caller.unit(),
        caller.key(),
        model,
        ChatCompletion.finishReason(answer),
        streamed,
        answer.completionTokens(),
        millis(answer.timings().firstToken()),
        millis(answer.timings().total()),
        answer.cache().because(policy).withMap(null).inSession(null));
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / NANOS_PER_MILLI;
  }
}
