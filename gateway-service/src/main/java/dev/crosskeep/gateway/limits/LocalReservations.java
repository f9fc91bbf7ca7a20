package dev.crosskeep.gateway.limits;

import dev.crosskeep.contracts.Limit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts in the memory of this gateway. One lock for each tenant, held for a few map operations.
 */
final class LocalReservations implements Reservations {

  private final Map<String, Taken> tenants = new ConcurrentHashMap<>();

  @Override
  public CompletionStage<Outcome> reserve(String id, List<Claim> claims) {
    return CompletableFuture.completedFuture(
        claims.isEmpty() ? new Outcome.Granted(List.of()) : of(claims).take(claims));
  }

  @Override
  public void settle(String id, List<Claim> claims, Map<Bucket, Long> corrections) {
    if (!claims.isEmpty()) {
      of(claims).settle(claims, corrections);
    }
  }

  /** What is taken of a bucket just now. */
  long taken(Bucket bucket) {
    return tenant(bucket.holder().tenant()).of(bucket);
  }

  private Taken of(List<Claim> claims) {
    return tenant(claims.getFirst().bucket().holder().tenant());
  }

  private Taken tenant(String id) {
    return tenants.computeIfAbsent(id, _ -> new Taken());
  }

  /**
   * What is taken of one tenant's buckets; a bucket of which nothing is taken has no entry. Of each
   * limit the newest window is held and the one before it; whoever is later than that finds no
   * room, because what was taken then is forgotten.
   */
  private static final class Taken {

    private final Map<Bucket, Long> amounts = new HashMap<>();
    private final Map<Series, Long> newest = new HashMap<>();

    synchronized Outcome take(List<Claim> claims) {
      var before = claims.stream().map(claim -> of(claim.bucket())).toList();
      for (int i = 0; i < claims.size(); i++) {
        if (isForgotten(claims.get(i).bucket()) || !claims.get(i).fits(before.get(i))) {
          return new Outcome.Refused(before, i);
        }
      }
      var after = new ArrayList<Long>();
      for (var claim : claims) {
        after.add(add(claim.bucket(), claim.amount()));
      }
      return new Outcome.Granted(after);
    }

    synchronized void settle(List<Claim> claims, Map<Bucket, Long> corrections) {
      for (var claim : claims) {
        if (claim.bucket().isInFlight()) {
          add(claim.bucket(), -claim.amount());
        }
      }
      corrections.forEach((bucket, amount) -> {
        if (!isForgotten(bucket)) {
          add(bucket, amount);
        }
      });
    }

    synchronized long of(Bucket bucket) {
      return amounts.getOrDefault(bucket, 0L);
    }

    private long add(Bucket bucket, long amount) {
      begin(bucket);
      long now = of(bucket) + amount;
      if (now == 0) {
        amounts.remove(bucket);
      } else {
        amounts.put(bucket, now);
      }
      return now;
    }

    private void begin(Bucket bucket) {
      var series = Series.of(bucket);
      Long known = newest.get(series);
      if (known == null || known < bucket.window()) {
        newest.put(series, bucket.window());
        amounts.keySet().removeIf(this::isForgotten);
      }
    }

    private boolean isForgotten(Bucket bucket) {
      return bucket.window() < newest.getOrDefault(Series.of(bucket), 0L) - 1;
    }
  }

  /** The buckets that follow one another. */
  private record Series(Holder holder, Limit limit) {

    static Series of(Bucket bucket) {
      return new Series(bucket.holder(), bucket.limit());
    }
  }
}
