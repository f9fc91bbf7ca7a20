package dev.crosskeep.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.Limit;
import dev.crosskeep.gateway.House;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalReservationsTest {

  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final Holder KEY = new Holder("acme", "k");
  private static final Holder TENANT = new Holder("acme", "");

  private final LocalReservations reservations = new LocalReservations();

  @Test
  void whatDoesNotFitIntoOneBucketIsTakenFromNone() {
    var wide = new Claim(minute(KEY), 60, 100);
    var narrow = new Claim(minute(TENANT), 60, 70);

    assertThat(reserve(wide, narrow).outcome()).isEqualTo(new Outcome.Granted(List.of(60L, 60L)));
    // Of the key's 100 there are 40 left, of the tenant's 70 only 10.
    var less = new Claim(minute(KEY), 20, 100);
    var tooMuch = new Claim(minute(TENANT), 20, 70);
    assertThat(reserve(less, tooMuch).outcome())
        .isEqualTo(new Outcome.Refused(List.of(60L, 60L), 1));
    assertThat(reservations.taken(minute(KEY))).isEqualTo(60);
  }

  @Test
  void whatWasNotUsedComesBack() {
    var first = reserve(new Claim(minute(KEY), 60, 100));

    first.reservation().use(new Demand(0, 0, 0, 25, 0, 0));
    first.reservation().end();

    assertThat(reservations.taken(minute(KEY))).isEqualTo(25);
  }

  @Test
  void whatWasUsedBeyondTheEstimateIsOwed() {
    var first = reserve(new Claim(minute(KEY), 60, 100));

    first.reservation().use(new Demand(0, 0, 0, 130, 0, 0));
    first.reservation().end();

    assertThat(reservations.taken(minute(KEY))).isEqualTo(130);
    assertThat(reserve(new Claim(minute(KEY), 0, 100)).outcome())
        .isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void whatComesBackLateIsNoRoomInTheNextMinute() {
    var first = reserve(new Claim(minute(KEY), 60, 100));
    var next = Bucket.at(NOON.plusSeconds(60), KEY, Limit.INPUT_TOKENS_PER_MINUTE);
    reserve(new Claim(next, 100, 100));

    first.reservation().end();

    assertThat(reservations.taken(next)).isEqualTo(100);
    assertThat(reservations.taken(minute(KEY))).isZero();
  }

  @Test
  void whoIsLaterThanTheMinuteBeforeFindsNoRoomWhereItIsForgottenWhatWasTaken() {
    reserve(new Claim(minute(KEY), 60, 100));
    var later = NOON.plusSeconds(120);
    reserve(new Claim(Bucket.at(later, KEY, Limit.INPUT_TOKENS_PER_MINUTE), 1, 100));

    assertThat(reserve(new Claim(minute(KEY), 60, 100)).outcome())
        .isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void aClientWhoLeavesWhileItIsReservedKeepsNothing() {
    var claim = new Claim(Bucket.at(NOON, KEY, Limit.CONCURRENT_REQUESTS), 1, 1);
    var reservation = reservation(claim);

    reservation.end();
    assertThat(reservation.request().toCompletableFuture().join())
        .isInstanceOf(Outcome.Granted.class);

    assertThat(reservations.taken(claim.bucket())).isZero();
  }

  @Test
  void aStormOf64ClientsNeverGetsMoreThanThereIsAndLeavesNothingBehind() throws Exception {
    var storm = new Storm("acme");

    storm.rage(List.of(reservations), 64, 1_000_000, 7);

    assertThat(storm.overAdmitted).hasValue(0);
    assertThat(storm.granted.get()).isGreaterThan(10_000);
    assertThat(storm.refused.get()).isGreaterThan(10_000);
    storm.admitted.forEach((bucket, amount) -> {
      if (bucket.isInFlight()) {
        assertThat(reservations.taken(bucket)).as(bucket.toString()).isZero();
      }
      if (bucket.limit() == Limit.TOTAL_TOKENS_PER_DAY) {
        assertThat(reservations.taken(bucket)).isEqualTo(amount.get());
      }
    });
    System.out.printf(
        "64 clients: %d granted, %d refused, %d over-admitted%n",
        storm.granted.get(), storm.refused.get(), storm.overAdmitted.get());
  }

  @Test
  void clientsWhoLeaveAtAnyMomentNeverGetMoreThanThereIsAndLeaveNothingBehind() throws Exception {
    var clients = new LeavingClients();

    clients.rage(List.of(reservations), 64, 100_000, 13);

    assertThat(clients.overAdmitted).hasValue(0);
    assertThat(clients.settledWrongly).hasValue(0);
    assertThat(clients.granted.get()).isGreaterThan(10_000);
    assertThat(clients.refused.get()).isGreaterThan(1000);
    assertThat(clients.left.get()).isGreaterThan(10_000);
    House.eventually(() -> assertThat(clients.open).isEmpty());
    clients.admitted.forEach((bucket, amount) -> {
      if (bucket.isInFlight()) {
        assertThat(reservations.taken(bucket)).as(bucket.toString()).isZero();
        assertThat(amount).as(bucket.toString()).hasValue(0);
      }
    });
    System.out.printf(
        "64 clients who leave: %d granted, %d refused, %d left, %d over-admitted%n",
        clients.granted.get(),
        clients.refused.get(),
        clients.left.get(),
        clients.overAdmitted.get());
  }

  private static Bucket minute(Holder holder) {
    return Bucket.at(NOON, holder, Limit.INPUT_TOKENS_PER_MINUTE);
  }

  private Reservation reservation(Claim... claims) {
    return new Reservation("r", reservations, List.of(claims), Clock.fixed(NOON, ZoneOffset.UTC));
  }

  private Made reserve(Claim... claims) {
    var reservation = reservation(claims);
    return new Made(reservation, reservation.request().toCompletableFuture().join());
  }

  private record Made(Reservation reservation, Outcome outcome) {}
}
