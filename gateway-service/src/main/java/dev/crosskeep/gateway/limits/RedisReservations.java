package dev.crosskeep.gateway.limits;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts in a Redis that several gateways share. Each reservation is one script, which Redis runs
 * alone; whatever gets lost on the way leaves too much counted, never too little.
 *
 * <p>What is in flight is leased: a gateway renews it while it runs, and when it has died the lease
 * ends.
 */
final class RedisReservations implements Reservations {

  private static final Logger LOG = LoggerFactory.getLogger(RedisReservations.class);
  private static final String RESERVE = RedisScripts.load("reserve.lua");
  private static final String SETTLE = RedisScripts.load("settle.lua");
  private static final String RENEW = RedisScripts.load("renew.lua");
  private static final int RENEWALS_PER_LEASE = 3;

  private final RedisScripts redis;
  private final Duration lease;
  private final Map<String, List<Claim>> inFlight = new ConcurrentHashMap<>();
  private final ScheduledExecutorService renewals =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("limit-leases").factory());

  RedisReservations(RedisScripts redis, Duration lease) {
    this.redis = redis;
    this.lease = lease;
    long pause = lease.toMillis() / RENEWALS_PER_LEASE;
    var _ = renewals.scheduleWithFixedDelay(this::renew, pause, pause, TimeUnit.MILLISECONDS);
  }

  @Override
  public CompletionStage<Outcome> reserve(String id, List<Claim> claims) {
    if (claims.isEmpty()) {
      return CompletableFuture.completedFuture(new Outcome.Granted(List.of()));
    }
    List<String> arguments = new ArrayList<>(List.of(id, Long.toString(lease.toMillis())));
    for (var claim : claims) {
      arguments.add(Long.toString(life(claim.bucket())));
      arguments.add(Long.toString(claim.amount()));
      arguments.add(Long.toString(claim.most()));
    }
    return redis
        .run(RESERVE, claims.stream().map(claim -> key(claim.bucket())).toList(), arguments)
        .thenApply(answer -> outcome(id, claims, answer));
  }

  private Outcome outcome(String id, List<Claim> claims, List<Long> answer) {
    int full = Math.toIntExact(answer.getFirst());
    var taken = answer.subList(1, answer.size());
    if (full > 0) {
      return new Outcome.Refused(taken, full - 1);
    }
    var leased = claims.stream().filter(claim -> claim.bucket().isInFlight()).toList();
    if (!leased.isEmpty()) {
      inFlight.put(id, leased);
    }
    return new Outcome.Granted(taken);
  }

  @Override
  public void settle(String id, List<Claim> claims, Map<Bucket, Long> corrections) {
    List<String> keys = new ArrayList<>();
    List<String> arguments = new ArrayList<>();
    var leased = inFlight.remove(id);
    for (var claim : leased == null ? List.<Claim>of() : leased) {
      keys.add(key(claim.bucket()));
      arguments.addAll(List.of("0", member(id, claim)));
    }
    corrections.forEach((bucket, amount) -> {
      keys.add(key(bucket));
      arguments.addAll(List.of(Long.toString(life(bucket)), Long.toString(amount)));
    });
    if (!keys.isEmpty()) {
      send(SETTLE, keys, arguments);
    }
  }

  private void renew() {
    try {
      inFlight.forEach(this::renew);
    } catch (RuntimeException e) {
      LOG.warn("Leases of what is in flight were not renewed: {}", e.toString());
    }
  }

  private void renew(String id, List<Claim> claims) {
    List<String> arguments = new ArrayList<>(List.of(Long.toString(lease.toMillis())));
    claims.forEach(claim -> arguments.add(member(id, claim)));
    send(RENEW, claims.stream().map(claim -> key(claim.bucket())).toList(), arguments);
  }

  private void send(String script, List<String> keys, List<String> arguments) {
    var _ =
        redis
            .run(script, keys, arguments)
            .whenComplete((_, failure) -> {
              if (failure != null) {
                LOG.warn("Redis did not hear what is free again: {}", failure.toString());
              }
            });
  }

  /** All buckets of a tenant lie on one node of a cluster, because of the braces. */
  private static String key(Bucket bucket) {
    return "crosskeep:{%s}:%s:%s:%d"
        .formatted(
            bucket.holder().tenant(),
            bucket.holder().key(),
            bucket.limit().json(),
            bucket.window());
  }

  private static String member(String id, Claim claim) {
    return id + ":" + claim.amount();
  }

  /** Milliseconds; twice its window, so that late corrections still find it. */
  private static long life(Bucket bucket) {
    return bucket.limit().window().length().map(length -> 2 * length.toMillis()).orElse(0L);
  }

  @Override
  public void close() {
    renewals.shutdownNow();
    redis.close();
  }
}
