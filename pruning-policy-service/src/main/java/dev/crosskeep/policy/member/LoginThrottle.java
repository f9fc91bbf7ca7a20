package dev.crosskeep.policy.member;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Lets nobody guess passwords quickly. Each try counts when it begins, so that many at once are no
 * way round.
 */
@Component
class LoginThrottle {

  static final int TRIES_AS_ONE_MEMBER = 5;
  static final int TRIES_FROM_ONE_ADDRESS = 30;
  static final Duration WINDOW = Duration.ofMinutes(5);
  private static final int REMEMBERED = 10_000;

  private final Map<String, Tries> tries = new ConcurrentHashMap<>();
  private final InstantSource clock;

  LoginThrottle(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether somebody at an address may try to be a member. */
  boolean admit(String login, String address) {
    return admit(address, TRIES_FROM_ONE_ADDRESS)
        && admit(login + " " + address, TRIES_AS_ONE_MEMBER);
  }

  /**
   * Whoever knows the password may err as often again. The address only gets this one try back, or
   * a member could guess the passwords of others between logins of his own.
   */
  void succeeded(String login, String address) {
    tries.remove(login + " " + address);
    tries.computeIfPresent(address, (_, counted) -> counted.oneLess());
  }

  private boolean admit(String who, int most) {
    Instant now = clock.instant();
    if (tries.size() > REMEMBERED) {
      tries.values().removeIf(old -> old.isOver(now));
    }
    var counted =
        tries.merge(
            who, new Tries(1, now), (old, first) -> old.isOver(now) ? first : old.oneMore());
    return counted.count() <= most;
  }

  private record Tries(int count, Instant since) {

    Tries oneMore() {
      return new Tries(count + 1, since);
    }

    Tries oneLess() {
      return new Tries(count - 1, since);
    }

    boolean isOver(Instant now) {
      return !now.isBefore(since.plus(WINDOW));
    }
  }
}
