package dev.crosskeep.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.contracts.Limit;
import dev.crosskeep.gateway.House;
import dev.crosskeep.gateway.limits.LimitSettings.WhenRedisFails;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** Several gateways that count in one Redis. */
class RedisReservationsTest {

  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final Duration LEASE = Duration.ofMinutes(5);

  private final RedisServer redis;

  RedisReservationsTest() throws Exception {
    redis = RedisServer.start();
  }

  @AfterEach
  void stop() {
    redis.close();
  }

  @Test
  void whatDoesNotFitIntoOneBucketIsTakenFromNoneAndWhatIsNotUsedComesBack() {
    try (var one = gateway(LEASE);
        var other = gateway(LEASE)) {
      var wide = claim("k", Limit.INPUT_TOKENS_PER_MINUTE, 60, 100);
      var narrow = claim("", Limit.INPUT_TOKENS_PER_MINUTE, 60, 70);
      var first = reservation(one, wide, narrow);
      assertThat(ask(first)).isEqualTo(new Outcome.Granted(List.of(60L, 60L)));

      var small = claim("k", Limit.INPUT_TOKENS_PER_MINUTE, 20, 100);
      var large = claim("", Limit.INPUT_TOKENS_PER_MINUTE, 20, 70);
      assertThat(ask(reservation(other, small, large)))
          .isEqualTo(new Outcome.Refused(List.of(60L, 60L), 1));

      first.use(new Demand(0, 0, 0, 25, 0, 0));
      first.end();

      assertThat(ask(reservation(one, small, large)))
          .isEqualTo(new Outcome.Granted(List.of(45L, 45L)));
    }
  }

  @Test
  void whatAGatewayHadInFlightWhenItDiedIsFreeAfterItsLease() throws Exception {
    var one = claim("k", Limit.CONCURRENT_REQUESTS, 1, 1);
    var dying = gateway(Duration.ofSeconds(1));
    assertThat(ask(reservation(dying, one))).isInstanceOf(Outcome.Granted.class);
    try (var other = gateway(Duration.ofSeconds(1))) {
      assertThat(ask(reservation(other, one))).isInstanceOf(Outcome.Refused.class);

      dying.close();

      House.eventually(
          () -> assertThat(ask(reservation(other, one))).isInstanceOf(Outcome.Granted.class));
    }
  }

  @Test
  void aStormOnThreeGatewaysNeverGetsMoreThanThereIsAndLeavesNothingBehind() throws Exception {
    var storm = new Storm("acme");
    try (var a = gateway(LEASE);
        var b = gateway(LEASE);
        var c = gateway(LEASE)) {
      storm.rage(List.of(a, b, c), 24, 30_000, 11);

      assertThat(storm.overAdmitted).hasValue(0);
      assertThat(storm.granted.get()).isGreaterThan(1000);
      assertThat(storm.refused.get()).isGreaterThan(1000);
      for (var entry : storm.admitted.entrySet()) {
        var bucket = entry.getKey();
        if (bucket.isInFlight() || bucket.limit() == Limit.TOTAL_TOKENS_PER_DAY) {
          // The last settlements are still on their way.
          House.eventually(() ->
              assertThat(ask(reservation(a, new Claim(bucket, 0, Long.MAX_VALUE))).taken())
                  .as(bucket.toString())
                  .containsExactly(entry.getValue().get()));
        }
      }
    }
    System.out.printf(
        "24 clients on 3 gateways and one Redis: %d granted, %d refused, %d over-admitted%n",
        storm.granted.get(), storm.refused.get(), storm.overAdmitted.get());
  }

  @Test
  void clientsWhoLeaveThreeGatewaysAtAnyMomentLeaveNothingBehind() throws Exception {
    var clients = new LeavingClients();
    try (var a = gateway(LEASE);
        var b = gateway(LEASE);
        var c = gateway(LEASE)) {
      clients.rage(List.of(a, b, c), 24, 15_000, 17);

      assertThat(clients.overAdmitted).hasValue(0);
      assertThat(clients.settledWrongly).hasValue(0);
      assertThat(clients.granted.get()).isGreaterThan(1000);
      assertThat(clients.left.get()).isGreaterThan(1000);
      House.eventually(() -> assertThat(clients.open).isEmpty());
      for (var bucket : clients.admitted.keySet()) {
        if (bucket.isInFlight()) {
          House.eventually(() ->
              assertThat(ask(reservation(a, new Claim(bucket, 0, Long.MAX_VALUE))).taken())
                  .as(bucket.toString())
                  .containsExactly(0L));
        }
      }
    }
    System.out.printf(
        "24 clients who leave 3 gateways: %d granted, %d refused, %d left, %d over-admitted%n",
        clients.granted.get(),
        clients.refused.get(),
        clients.left.get(),
        clients.overAdmitted.get());
  }

  @Test
  void withoutRedisRequestsAreRefusedOrCountedAloneAsIsSet() {
    var one = claim("k", Limit.CONCURRENT_REQUESTS, 1, 1);
    try (var strict = shared(WhenRedisFails.REFUSE);
        var lenient = shared(WhenRedisFails.COUNT_ALONE)) {
      redis.close();

      assertThatThrownBy(() -> ask(reservation(strict, one)))
          .isInstanceOf(CompletionException.class);
      var alone = reservation(lenient, one);
      assertThat(ask(alone)).isInstanceOf(Outcome.Granted.class);
      assertThat(ask(reservation(lenient, one))).isInstanceOf(Outcome.Refused.class);
      alone.end();
      assertThat(ask(reservation(lenient, one))).isInstanceOf(Outcome.Granted.class);
    }
  }

  private RedisReservations gateway(Duration lease) {
    return new RedisReservations(new RedisScripts(redis.url(), House.PATIENCE), lease);
  }

  private Reservations shared(WhenRedisFails whenRedisFails) {
    return LimitConfiguration.shared(
        redis.url(),
        new LimitSettings(1, DataSize.ofBytes(1), 1, whenRedisFails, Duration.ofSeconds(5), LEASE));
  }

  private static Claim claim(String key, Limit limit, long amount, long most) {
    return new Claim(Bucket.at(NOON, new Holder("acme", key), limit), amount, most);
  }

  private static Reservation reservation(Reservations gateway, Claim... claims) {
    return new Reservation(
        UUID.randomUUID().toString(), gateway, List.of(claims), Clock.fixed(NOON, ZoneOffset.UTC));
  }

  private static Outcome ask(Reservation reservation) {
    return reservation.request().toCompletableFuture().join();
  }
}
