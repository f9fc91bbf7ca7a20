package dev.crosskeep.gateway.snapshot;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.gateway.snapshot.Rhythm.Outcome;
import org.junit.jupiter.api.Test;

class RhythmTest {

  private final Rhythm rhythm = new Rhythm(ofSeconds(1));

  @Test
  void aServiceThatHasWaitedIsAskedAgainAtOnce() {
    assertThat(rhythm.pauseAfter(Outcome.SAME, ofSeconds(10))).isEqualTo(ofMillis(50));
    assertThat(rhythm.pauseAfter(Outcome.NEWER, ZERO)).isEqualTo(ofMillis(50));
  }

  @Test
  void aServiceThatDoesNotWaitIsAskedOnceInEachPeriod() {
    assertThat(rhythm.pauseAfter(Outcome.SAME, ofMillis(300))).isEqualTo(ofMillis(700));
  }

  @Test
  void aServiceThatFailsIsAskedEverMoreRarelyUntilItAnswers() {
    for (int seconds : new int[] {1, 2, 4, 8, 8}) {
      // Half of it up to one and a half of it, so that gateways do not come all together.
      assertThat(rhythm.pauseAfter(Outcome.FAILED, ZERO))
          .isBetween(ofMillis(500L * seconds), ofMillis(1500L * seconds));
    }
    rhythm.pauseAfter(Outcome.NEWER, ZERO);
    assertThat(rhythm.pauseAfter(Outcome.FAILED, ZERO)).isLessThan(ofMillis(1500));
  }
}
