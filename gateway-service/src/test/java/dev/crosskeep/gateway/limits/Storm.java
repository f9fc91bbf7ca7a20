package dev.crosskeep.gateway.limits;

import dev.crosskeep.contracts.Limit;
import dev.crosskeep.contracts.Limits;
import dev.crosskeep.gateway.limits.Holder.Limited;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Many clients at once, who use all or some of what they reserved, leave before they used anything,
 * or leave while it is being reserved. Time passes by two milliseconds with each.
 *
 * <p>What is admitted is added up here, too: after it was granted, and taken off before it is given
 * back, so that this sum is never above the true one. It exceeds a limit only when too much was
 * admitted.
 */
final class Storm {

  private static final int KEYS = 4;
  private static final int LARGEST = 50;

  private static final Limits OF_KEY =
      new Limits(
          Map.of(
              Limit.REQUESTS_PER_MINUTE, 4000L,
              Limit.INPUT_TOKENS_PER_MINUTE, 60_000L,
              Limit.TOTAL_TOKENS_PER_MINUTE, 90_000L,
              Limit.CONCURRENT_REQUESTS, 9L));
  private static final Limits OF_TENANT =
      new Limits(
          Map.of(
              Limit.OUTPUT_TOKENS_PER_MINUTE, 120_000L,
              Limit.TOTAL_TOKENS_PER_DAY, 1_000_000_000L,
              Limit.CONCURRENT_REQUESTS, 24L,
              Limit.KV_BYTES_IN_FLIGHT, 900L));

  final AtomicLong granted = new AtomicLong();
  final AtomicLong refused = new AtomicLong();

  /** What was admitted beyond any limit, at any time. */
  final AtomicLong overAdmitted = new AtomicLong();

  /** What is admitted of each bucket, and not given back. */
  final Map<Bucket, AtomicLong> admitted = new ConcurrentHashMap<>();

  private final String tenant;
  private final Ticking clock = new Ticking(Instant.parse("2026-01-31T12:00:00Z"));

  Storm(String tenant) {
    this.tenant = tenant;
  }

  /** Lets clients loose on gateways that share their limits, each client on one of them. */
  void rage(List<? extends Reservations> gateways, int clients, int operations, long seed)
      throws Exception {
    var random = new SplittableRandom(seed);
    try (var threads = Executors.newFixedThreadPool(clients)) {
      List<Future<?>> running =
          IntStream.range(0, clients)
              .<Future<?>>mapToObj(i -> {
                var own = random.split();
                var gateway = gateways.get(i % gateways.size());
                return threads.submit(() -> client(gateway, own, operations / clients));
              })
              .toList();
      for (var client : running) {
        client.get();
      }
    }
  }

  private void client(Reservations gateway, RandomGenerator random, int operations) {
    for (int i = 0; i < operations; i++) {
      operation(gateway, random);
    }
  }

  private void operation(Reservations gateway, RandomGenerator random) {
    var at = clock.advance();
    long input = random.nextInt(1, LARGEST);
    long output = random.nextInt(1, LARGEST);
    var demand = new Demand(0, 0, 0, input, output, input + output);
    var claims = Claim.of(holders(random.nextInt(KEYS)), demand, at);
    var reservation = new Reservation(UUID.randomUUID().toString(), gateway, claims, clock);
    boolean leavesEarly = random.nextInt(20) == 0;
    if (leavesEarly) {
      reservation.end();
    }
    switch (reservation.request().toCompletableFuture().join()) {
      case Outcome.Granted _ when leavesEarly -> granted.incrementAndGet();
      case Outcome.Granted _ -> {
        granted.incrementAndGet();
        answer(reservation, claims, demand, random);
      }
      case Outcome.Refused _ -> {
        refused.incrementAndGet();
        reservation.end();
      }
    }
  }

  private void answer(
      Reservation reservation, List<Claim> claims, Demand demand, RandomGenerator random) {
    claims.forEach(claim -> admit(claim, claim.amount()));
    if (random.nextBoolean()) {
      Thread.onSpinWait(); // others come in between
    }
    boolean leaves = random.nextInt(3) == 0;
    var used =
        demand.withTokens(
            random.nextLong(demand.inputTokens() + 1), random.nextLong(demand.outputTokens() + 1));
    for (var claim : claims) {
      boolean stays = !leaves && !claim.bucket().isInFlight();
      admit(claim, (stays ? used.of(claim.bucket().limit().measure()) : 0) - claim.amount());
    }
    if (!leaves) {
      reservation.use(used);
    }
    reservation.end();
    reservation.end(); // once is enough, twice does no harm
  }

  private void admit(Claim claim, long amount) {
    long sum = admitted.computeIfAbsent(claim.bucket(), _ -> new AtomicLong()).addAndGet(amount);
    overAdmitted.addAndGet(Math.max(0, sum - claim.most()));
  }

  private List<Limited> holders(int key) {
    return List.of(
        new Limited(new Holder(tenant, "key-" + key), OF_KEY),
        new Limited(new Holder(tenant, ""), OF_TENANT));
  }

  /** A clock that an operation moves by two milliseconds. */
  static final class Ticking extends Clock {

    private final AtomicLong millis;

    Ticking(Instant start) {
      this.millis = new AtomicLong(start.toEpochMilli());
    }

    Instant advance() {
      return Instant.ofEpochMilli(millis.addAndGet(2));
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis.get());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
