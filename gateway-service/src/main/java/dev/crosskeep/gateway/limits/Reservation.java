package dev.crosskeep.gateway.limits;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What one request has reserved, from when it asks until it is known what it has used. It is
 * settled once, whatever comes first: a client may leave while the reservation is being made.
 */
final class Reservation {

  private final String id;
  private final Reservations reservations;
  private final List<Claim> claims;
  private final Clock clock;
  private boolean granted;
  private boolean over;
  private @Nullable Demand used;

  Reservation(String id, Reservations reservations, List<Claim> claims, Clock clock) {
    this.id = id;
    this.reservations = reservations;
    this.claims = List.copyOf(claims);
    this.clock = clock;
  }

  /** Asks for it. */
  CompletionStage<Outcome> request() {
    return reservations
        .reserve(id, claims)
        .whenComplete((outcome, _) -> {
          if (outcome instanceof Outcome.Granted) {
            grant();
          }
        });
  }

  private synchronized void grant() {
    granted = true;
    if (over) {
      settle();
    }
  }

  /** Says what the request has used so far; without this it has used nothing. */
  synchronized void use(Demand soFar) {
    used = soFar;
  }

  /** The request is over. */
  synchronized void end() {
    if (!over) {
      over = true;
      if (granted) {
        settle();
      }
    }
  }

  private void settle() {
    Map<Bucket, Long> corrections = new HashMap<>();
    for (var claim : claims) {
      if (!claim.bucket().isInFlight()) {
        correct(claim, corrections);
      }
    }
    reservations.settle(id, claims, corrections);
  }

  /** What is given back belongs to the window it was taken from, what is more to this one. */
  private void correct(Claim claim, Map<Bucket, Long> corrections) {
    long really = used == null ? 0 : used.of(claim.bucket().limit().measure());
    long more = really - claim.amount();
    if (more < 0) {
      corrections.merge(claim.bucket(), more, Long::sum);
    } else if (more > 0) {
      corrections.merge(claim.bucket().at(clock.instant()), more, Long::sum);
    }
  }
}
