package dev.crosskeep.gateway.limits;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Counts with the other gateways, and alone while that fails. */
final class LonelyReservations implements Reservations {

  private final Reservations shared;
  private final Reservations alone;
  private final Set<String> grantedAlone = ConcurrentHashMap.newKeySet();

  LonelyReservations(Reservations shared, Reservations alone) {
    this.shared = shared;
    this.alone = alone;
  }

  @Override
  public CompletionStage<Outcome> reserve(String id, List<Claim> claims) {
    return shared
        .reserve(id, claims)
        .exceptionallyCompose(
            _ -> alone.reserve(id, claims).thenApply(outcome -> remember(id, outcome)));
  }

  private Outcome remember(String id, Outcome outcome) {
    if (outcome instanceof Outcome.Granted) {
      grantedAlone.add(id);
    }
    return outcome;
  }

  @Override
  public void settle(String id, List<Claim> claims, Map<Bucket, Long> corrections) {
    (grantedAlone.remove(id) ? alone : shared).settle(id, claims, corrections);
  }

  @Override
  public void close() {
    shared.close();
  }
}
