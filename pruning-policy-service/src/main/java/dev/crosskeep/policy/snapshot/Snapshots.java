package dev.crosskeep.policy.snapshot;

import dev.crosskeep.contracts.PolicySnapshot;
import dev.crosskeep.service.rows.RowScope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
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
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      var change = changes.next(); // before the look, so that none is missed in between
      var known = current();
      long left = end - System.nanoTime();
      if (!known.tag().equals(tag) || left <= 0 || !changes.isRunning()) {
        return known;
      }
      await(change, left);
    }
  }

  /** What is heard of may be in what was looked at already. */
  private static void await(Future<Void> change, long nanos) {
    try {
      change.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      // Nothing has changed; a key may have expired.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the wait for a change was interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a change is only ever heard of", e);
    }
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
