package dev.crosskeep.gateway.snapshot;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** When a feed asks again. Belongs to one thread. */
final class Rhythm {

  /** Between two changes; those that come closer together are heard of as one. */
  private static final Duration BREATH = Duration.ofMillis(50);

  /** Of {@code refresh}, while nothing but failures comes. */
  private static final int LONGEST = 8;

  private final Duration refresh;
  private int backOff = 1;

  Rhythm(Duration refresh) {
    this.refresh = refresh;
  }

  /**
   * At once where the other service has waited for a change before it answered; as rarely as {@code
   * refresh} says where it does not wait; ever more rarely, and not all gateways together, where it
   * fails.
   *
   * @param took until the outcome was there
   */
  Duration pauseAfter(Outcome outcome, Duration took) {
    if (outcome == Outcome.FAILED) {
      var pause = refresh.multipliedBy(backOff).toMillis();
      backOff = Math.min(LONGEST, backOff * 2);
      return Duration.ofMillis(pause / 2 + ThreadLocalRandom.current().nextLong(pause));
    }
    backOff = 1;
    var left = outcome == Outcome.SAME ? refresh.minus(took) : BREATH;
    return left.compareTo(BREATH) > 0 ? left : BREATH;
  }

  /** What came of asking. */
  enum Outcome {
    NEWER,
    SAME,
    FAILED
  }
}
