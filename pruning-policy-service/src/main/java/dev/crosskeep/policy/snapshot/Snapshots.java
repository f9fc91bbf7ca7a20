package dev.crosskeep.policy.snapshot;

import dev.crosskeep.contracts.PolicySnapshot;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The snapshot for gateways. Each asks every second, so it is built only when it would differ. */
@Component
class Snapshots {

  private final SnapshotRows rows;
  private final JsonMapper json;
  private final InstantSource clock;
  private volatile @Nullable SnapshotDocument latest;

  Snapshots(SnapshotRows rows, JsonMapper json, InstantSource clock) {
    this.rows = rows;
    this.json = json;
    this.clock = clock;
  }

  /** The snapshot of this moment. */
  SnapshotDocument current() {
    var known = latest;
    Instant now = clock.instant();
    if (known != null && known.holds(rows.changes(), now)) {
      return known;
    }
    var built = build(now);
    latest = built;
    return built;
  }

  private SnapshotDocument build(Instant now) {
    var counted = rows.read(now);
    return SnapshotDocument.of(
        counted.changes(),
        nextExpiry(counted.snapshot()),
        json.writeValueAsString(counted.snapshot()));
  }

  private static Instant nextExpiry(PolicySnapshot snapshot) {
    return snapshot.keys().stream()
        .map(PolicySnapshot.ApiKey::expiresAt)
        .flatMap(Optional::stream)
        .min(Instant::compareTo)
        .orElse(Instant.MAX);
  }
}
