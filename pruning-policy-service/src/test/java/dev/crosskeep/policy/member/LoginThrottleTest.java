package dev.crosskeep.policy.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {

  private static final String HERE = "192.0.2.1";

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-26T12:00:00Z"));
  private final LoginThrottle throttle = new LoginThrottle(now::get);

  @Test
  void theSixthTryWaitsUntilFiveMinutesAfterTheFirst() {
    assertThat(admitted(6, "admin", HERE)).isEqualTo(5);

    later(299);
    assertThat(throttle.admit("admin", HERE)).isFalse();
    later(1);
    assertThat(throttle.admit("admin", HERE)).isTrue();
  }

  @Test
  void whoeverIsElsewhereOrSomebodyElseIsNotKeptOut() {
    admitted(6, "admin", HERE);

    assertThat(throttle.admit("admin", "192.0.2.2")).isTrue();
    assertThat(throttle.admit("kim", HERE)).isTrue();
  }

  @Test
  void manyLoginsFromOneAddressAreAsGoodAsOne() {
    long admitted = IntStream.range(0, 40).filter(i -> throttle.admit("member-" + i, HERE)).count();

    assertThat(admitted).isEqualTo(30);
  }

  @Test
  void aRightPasswordGivesItsMemberAllTriesBackAndTheAddressOne() {
    for (int i = 0; i < 40; i++) {
      assertThat(throttle.admit("admin", HERE)).isTrue();
      throttle.succeeded("admin", HERE);
    }
    // 29 tries of others, between logins of one's own.
    IntStream.range(0, 29).forEach(i -> throttle.admit("member-" + i, HERE));
    assertThat(throttle.admit("admin", HERE)).isTrue();
    throttle.succeeded("admin", HERE);

    assertThat(throttle.admit("member-29", HERE)).isTrue();
    assertThat(throttle.admit("member-30", HERE)).isFalse();
  }

  private long admitted(int tries, String login, String address) {
    return IntStream.range(0, tries).filter(_ -> throttle.admit(login, address)).count();
  }

  private void later(int seconds) {
    now.updateAndGet(time -> time.plusSeconds(seconds));
  }
}
