package dev.crosskeep.experiment.observations;

import dev.crosskeep.contracts.KvCacheUsage;
import dev.crosskeep.contracts.LaterFidelity;
import dev.crosskeep.contracts.Observation;
import dev.crosskeep.contracts.RequestRecord;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the table can hold, so that one strange observation does not spoil its batch. */
@Component
class ObservationLimits {

  /** Clocks of two machines differ, but not by more. */
  private static final Duration AHEAD = Duration.ofHours(1);

  /** Fits into an index, in UTF-8 and in pairs. */
  private static final int LONGEST_NAME = 256;

  private static final int LONGEST_TEXT = 4096;

  private final Clock clock;
  private final Duration maxEventAge;

  ObservationLimits(Clock clock, ObservationSettings settings) {
    this.clock = clock;
    this.maxEventAge = settings.maxEventAge();
  }

  /**
   * Lets pass what can be stored.
   *
   * @throws InvalidObservationException naming the field, for anything else
   */
  void check(RequestRecord record) {
    checkTime(record);
    switch (record) {
      case Observation observation -> check(observation);
      case LaterFidelity _ -> {} // holds nothing but numbers, which its record has checked
    }
  }

  private static void check(Observation observation) {
    text("request_id", observation.requestId(), LONGEST_NAME);
    text("tenant", observation.tenant(), LONGEST_NAME);
    text("unit", observation.unit(), LONGEST_TEXT);
    text("key", observation.key(), LONGEST_NAME);
    text("model", observation.model(), LONGEST_NAME);
    text("finish_reason", observation.finishReason(), LONGEST_NAME);
    check(observation.cache());
  }

  private void checkTime(RequestRecord record) {
    var now = clock.instant();
    if (record.at().isAfter(now.plus(AHEAD))) {
      throw new InvalidObservationException("event_id is of a time still to come");
    }
    if (record.at().isBefore(now.minus(maxEventAge))) {
      throw new InvalidObservationException(
          "event_id is more than %d days old".formatted(maxEventAge.toDays()));
    }
  }

  private static void check(KvCacheUsage cache) {
    if (cache.method() == null || cache.method().isBlank()) {
      throw new InvalidObservationException("kv_cache.method is missing or empty");
    }
    text("kv_cache.method", cache.method(), LONGEST_NAME);
    text("kv_cache.reason", cache.reason(), LONGEST_TEXT);
    text("kv_cache.experiment", cache.experiment(), LONGEST_NAME);
    text("kv_cache.arm", cache.arm(), LONGEST_NAME);
    if ((cache.experiment() == null) != (cache.arm() == null)) {
      throw new InvalidObservationException("kv_cache.arm and kv_cache.experiment belong together");
    }
    if (cache.policyVersion() != null) {
      atLeast(1, "kv_cache.policy_version", cache.policyVersion());
    }
    atLeast(0, "kv_cache.prompt_tokens", cache.promptTokens());
    atLeast(0, "kv_cache.image_tokens", cache.imageTokens());
    atLeast(0, "kv_cache.text_tokens", cache.textTokens());
    atLeast(0, "kv_cache.kept_tokens", cache.keptTokens());
    atLeast(0, "kv_cache.kept_image_tokens", cache.keptImageTokens());
    atLeast(0, "kv_cache.kept_text_tokens", cache.keptTextTokens());
    atLeast(0, "kv_cache.full_bytes", cache.fullBytes());
    atLeast(0, "kv_cache.kept_bytes", cache.keptBytes());
    atLeast(0, "kv_cache.peak_bytes", cache.peakBytes());
    if (!(cache.pruneMillis() >= 0 && cache.pruneMillis() <= Double.MAX_VALUE)) {
      throw new InvalidObservationException("kv_cache.prune_ms must be at least 0");
    }
  }

  private static void atLeast(int least, String field, long value) {
    if (value < least) {
      throw new InvalidObservationException(
          "%s must be at least %d, got %d".formatted(field, least, value));
    }
  }

  private static void text(String field, @Nullable String value, int longest) {
    if (value == null) {
      return;
    }
    if (value.length() > longest) {
      throw new InvalidObservationException(
          "%s is longer than %d characters".formatted(field, longest));
    }
    if (!StoredText.canHold(value)) {
      throw new InvalidObservationException(field + " has characters that cannot be stored");
    }
  }
}
