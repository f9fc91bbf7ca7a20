package dev.crosskeep.gateway.limits;

import dev.crosskeep.contracts.Limit;
import java.time.Duration;
import java.time.Instant;

/**
 * What one holder has taken of one limit within one window. The next minute has another bucket, so
 * that what is given back late never becomes room in a window that it was not taken from.
 *
 * @param window counts windows since 1970; 0 for what is in flight
 */
record Bucket(Holder holder, Limit limit, long window) {

  /** The bucket of this moment. */
  static Bucket at(Instant now, Holder holder, Limit limit) {
    return new Bucket(holder, limit, windowAt(now, limit));
  }

  /** The same holder's bucket of another moment. */
  Bucket at(Instant now) {
    return at(now, holder, limit);
  }

  /** Whether it holds what is in flight, and not what was taken within a window. */
  boolean isInFlight() {
    return limit.window().length().isEmpty();
  }

  /** How long from a moment in its window until the next begins; nothing for what is in flight. */
  Duration left(Instant now) {
    return limit
        .window()
        .length()
        .map(length -> length.minusMillis(now.toEpochMilli() % length.toMillis()))
        .orElse(Duration.ZERO);
  }

  private static long windowAt(Instant now, Limit limit) {
    return limit.window().length().map(length -> now.toEpochMilli() / length.toMillis()).orElse(0L);
  }
}
