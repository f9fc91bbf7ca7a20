package dev.crosskeep.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.session.SessionUnavailableException.Reason;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionStoreTest {

  /** Ten seconds, two sessions and 100 bytes a tenant, 150 bytes in all. */
  private static final SessionLimits LIMITS =
      new SessionLimits(Duration.ofSeconds(10), 2, 100, 150);

  private long now = 5_000;
  private final SessionStore<Memory> store = new SessionStore<>(LIMITS, () -> now);

  private static final class Memory implements HeldMemory {

    private final long bytes;
    private int closed;

    Memory(long bytes) {
      this.bytes = bytes;
    }

    @Override
    public long bytes() {
      return bytes;
    }

    @Override
    public void close() {
      closed++;
    }
  }

  @Test
  void whatATurnLeavesIsThereForTheNext() {
    var memory = new Memory(10);
    var claim = store.begin("a");
    assertThat(claim.kept()).isEmpty();
    assertThat(store.sessions()).isZero();

    assertThat(claim.keep(memory)).isTrue();

    assertThat(store.claim("a", claim.id()).kept()).contains(memory);
    assertThat(store.sessions()).isEqualTo(1);
    assertThat(store.bytes()).isEqualTo(10);
    assertThat(memory.closed).isZero();
  }

  @Test
  void theNextTurnTakesThePlaceOfTheLast() {
    var first = new Memory(10);
    var second = new Memory(30);
    String id = kept("a", first);

    var claim = store.claim("a", id);
    assertThat(claim.keep(second)).isTrue();

    assertThat(first.closed).isEqualTo(1);
    assertThat(store.bytes()).isEqualTo(30);
    assertThat(store.sessions()).isEqualTo(1);
  }

  @Test
  void anIdIsLongAndNeverTheSame() {
    var ids = new HashSet<String>();
    for (int i = 0; i < 1000; i++) {
      // 128 bits, six to a letter.
      String id = store.begin("a").id();
      assertThat(id).matches("ses-[A-Za-z0-9_-]{22}");
      ids.add(id);
    }
    assertThat(ids).hasSize(1000);
  }

  @Test
  void anotherTenantsSessionIsUnknown() {
    String id = kept("a", new Memory(10));

    assertRefused("b", id, Reason.UNKNOWN);
    assertRefused("a", "ses-nothing", Reason.UNKNOWN);
    store.claim("a", id);
  }

  @Test
  void oneTurnAtATime() {
    String id = kept("a", new Memory(10));
    var claim = store.claim("a", id);

    assertRefused("a", id, Reason.BUSY);

    claim.release();
    assertThat(store.claim("a", id).kept()).isPresent();
  }

  @Test
  void aSessionThatIsNotUsedExpires() {
    var memory = new Memory(10);
    String id = kept("a", memory);
    assertThat(store.nanosToExpiry()).contains(seconds(10));

    now += seconds(9);
    store.claim("a", id).release();
    now += seconds(9);
    store.tidy();
    assertThat(memory.closed).isZero();
    assertThat(store.nanosToExpiry()).contains(seconds(1));

    now += seconds(1);
    assertRefused("a", id, Reason.EXPIRED);
    assertRefused("b", id, Reason.UNKNOWN);
    store.tidy();
    assertThat(memory.closed).isEqualTo(1);
    assertThat(store.sessions()).isZero();
    assertThat(store.expired()).isEqualTo(1);
    assertThat(store.nanosToExpiry()).isEqualTo(Optional.empty());
  }

  @Test
  void aSessionThatTakesATurnDoesNotExpire() {
    String id = kept("a", new Memory(10));
    var claim = store.claim("a", id);
    now += seconds(60);
    store.tidy();

    claim.release();

    assertThat(store.claim("a", id).kept()).isPresent();
  }

  @Test
  void theLeastRecentlyUsedOfATenantGoes() {
    var second = new Memory(10);
    String one = kept("a", new Memory(10));
    String two = kept("a", second);
    kept("b", new Memory(10));
    store.claim("a", one).release();

    kept("a", new Memory(10));

    assertRefused("a", two, Reason.DISPLACED);
    assertThat(second.closed).isEqualTo(1);
    store.claim("a", one);
    assertThat(store.displaced()).isEqualTo(1);
  }

  @Test
  void bytesAreLimitedForATenantAndInAll() {
    String one = kept("a", new Memory(60));
    String two = kept("a", new Memory(60)); // 120 of 100
    assertRefused("a", one, Reason.DISPLACED);
    String three = kept("b", new Memory(90)); // 150 of 150
    assertThat(store.bytes()).isEqualTo(150);

    kept("c", new Memory(1));

    assertRefused("a", two, Reason.DISPLACED);
    store.claim("b", three);
    assertThat(store.bytes()).isEqualTo(91);
  }

  @Test
  void aSessionThatTakesATurnIsNotDisplaced() {
    String one = kept("a", new Memory(10));
    String two = kept("a", new Memory(10));
    store.claim("a", one);
    store.claim("a", two);
    var memory = new Memory(10);

    assertThat(store.begin("a").keep(memory)).isFalse();

    assertThat(memory.closed).isEqualTo(1);
    assertThat(store.sessions()).isEqualTo(2);
  }

  @Test
  void whatIsTooLargeIsNotKept() {
    var memory = new Memory(101);
    var claim = store.begin("a");

    assertThat(claim.keep(memory)).isFalse();

    assertThat(memory.closed).isEqualTo(1);
    assertRefused("a", claim.id(), Reason.DISPLACED);
  }

  @Test
  void aTurnThatTookOverAndLeavesNothingEndsTheSession() {
    var memory = new Memory(10);
    String id = kept("a", memory);
    var claim = store.claim("a", id);

    claim.drop();
    assertThat(memory.closed).isEqualTo(1);
    assertThat(store.bytes()).isZero();
    claim.release();

    assertRefused("a", id, Reason.DISPLACED);
    assertThat(store.sessions()).isZero();
  }

  @Test
  void aFirstTurnThatFailsLeavesNothing() {
    var claim = store.begin("a");

    claim.release();

    assertRefused("a", claim.id(), Reason.UNKNOWN);
    assertThat(store.sessions()).isZero();
  }

  @Test
  void closingFreesEverythingOnceAndKeepsNothingMore() {
    var idle = new Memory(10);
    var claimed = new Memory(10);
    var late = new Memory(10);
    kept("a", idle);
    var claim = store.claim("b", kept("b", claimed));

    store.close();
    assertThat(claim.keep(late)).isFalse();

    assertThat(idle.closed).isEqualTo(1);
    assertThat(claimed.closed).isEqualTo(1);
    assertThat(late.closed).isEqualTo(1);
    assertThat(store.bytes()).isZero();
  }

  @Test
  void aBeginningIsSharedByAllOfItsTenant() {
    var memory = new Memory(10);
    store.offer("a", "name", memory);

    var one = store.share("a", "name").orElseThrow();
    var other = store.share("a", "name").orElseThrow();

    assertThat(one.kept()).isSameAs(memory);
    assertThat(other.kept()).isSameAs(memory);
    assertThat(store.share("b", "name")).isEmpty();
    assertThat(store.share("a", "another name")).isEmpty();
    assertThat(store.beginnings()).isEqualTo(1);
    assertThat(store.sessions()).isZero();
    assertThat(store.bytes()).isEqualTo(10);
  }

  @Test
  void aBeginningIsNoSession() {
    store.offer("a", "name", new Memory(10));

    assertRefused("a", "a name", Reason.UNKNOWN);
  }

  @Test
  void aBeginningThatIsOfferedTwiceIsKeptOnce() {
    var first = new Memory(10);
    var second = new Memory(10);
    store.offer("a", "name", first);
    store.offer("a", "name", second);

    assertThat(first.closed).isZero();
    assertThat(second.closed).isEqualTo(1);
  }

  @Test
  void beginningsGoBeforeSessions() {
    var beginning = new Memory(10);
    String session = kept("a", new Memory(10));
    store.offer("a", "name", beginning);

    String newer = kept("a", new Memory(10));
    var late = new Memory(10);
    store.offer("a", "another", late);

    assertThat(beginning.closed).isEqualTo(1);
    assertThat(late.closed).isEqualTo(1);
    store.claim("a", session);
    store.claim("a", newer);
    assertThat(store.displaced()).isZero();
  }

  @Test
  void aBeginningInUseStaysAndExpiresLater() {
    var memory = new Memory(10);
    store.offer("a", "name", memory);
    var share = store.share("a", "name").orElseThrow();
    now += seconds(60);
    store.tidy();
    kept("a", new Memory(10));
    kept("a", new Memory(10));
    assertThat(memory.closed).isZero();

    share.release();
    share.release();
    store.tidy();

    assertThat(memory.closed).isEqualTo(1);
    assertThat(store.beginnings()).isZero();
    assertThat(store.expired()).isZero();
  }

  private String kept(String tenant, Memory memory) {
    var claim = store.begin(tenant);
    assertThat(claim.keep(memory)).isTrue();
    return claim.id();
  }

  private void assertRefused(String tenant, String id, Reason reason) {
    assertThatThrownBy(() -> store.claim(tenant, id))
        .isInstanceOfSatisfying(
            SessionUnavailableException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(id);
  }

  private static long seconds(int count) {
    return Duration.ofSeconds(count).toNanos();
  }
}
