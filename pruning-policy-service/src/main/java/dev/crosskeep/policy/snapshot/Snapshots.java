package dev.crosskeep.policy.snapshot;

import dev.crosskeep.contracts.PolicySnapshot;
import dev.crosskeep.service.rows.RowScope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The snapshot for gateways. They ask all the time, so it is built only when it would differ. */
@Component
class Snapshots {

  private final SnapshotRows rows;
  private final Changes changes;
  private final JsonMapper json;
  private final InstantSource clock;
  private volatile @Nullable SnapshotDocument latest;

  Snapshots(SnapshotRows rows, Changes changes, JsonMapper json, InstantSource clock) {
    this.rows = rows;
    this.changes = changes;
    this.json = json;
    this.clock = clock;
  }

  /**
   * The snapshot of this moment; for who has that already, the next one as soon as there is one.
   *
   * @param tag of what the asker has
   * @param patience after which it is the same one again
   */
  SnapshotDocument otherThan(@Nullable String tag, Duration patience) {
    var change = changes.next(); // before the look, so that none is missed in between
    var known = current();
    if (!known.tag().equals(tag) || patience.isZero()) {
      return known;
    }
    try {
      change.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      // Nothing has changed; a key may have expired.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a change is only ever heard of", e);
    }
    return current();
  }

  /** The snapshot of this moment. */
  SnapshotDocument current() {
    var known = upToDate();
    return known != null ? known : renewed();
  }

  private @Nullable SnapshotDocument upToDate() {
    var known = latest;
    return known != null && known.holds(rows.changes(), clock.instant()) ? known : null;
  }

  /** One builds it, and who comes meanwhile gets the same: an older one never replaces a newer. */
  private synchronized SnapshotDocument renewed() {
    var known = upToDate();
    if (known == null) {
      known = build(clock.instant());
      latest = known;
    }
    return known;
  }

  private SnapshotDocument build(Instant now) {
    var snapshot = RowScope.PLATFORM.call(() -> rows.read(now)); // for all, whoever asks first
    return SnapshotDocument.of(
        snapshot.revision(), nextExpiry(snapshot), json.writeValueAsString(snapshot));
  }

  private static Instant nextExpiry(PolicySnapshot snapshot) {
    return snapshot.keys().stream()
        .map(PolicySnapshot.ApiKey::expiresAt)
        .flatMap(Optional::stream)
        .min(Instant::compareTo)
        .orElse(Instant.MAX);
  }
}
