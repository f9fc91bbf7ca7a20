package dev.crosskeep.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FullAnswerTest {

  private static final int VOCABULARY = 8;

  /** KL between e : 1 : … : 1 (seven ones) and the same with e elsewhere; the working is below. */
  private static final double KL = (Math.E - 1) / (Math.E + 7);

  private final List<Integer> led = new ArrayList<>();

  @Test
  void aCacheThatSaysTheSameIsComparedWithoutBeingLed() {
    var along = full(5, 6, 7).compare();

    // Behind 6 it finds 1 likelier than 7, but the answer it hears of goes on with 7: as in a tie
    // that one rounding breaks.
    along.add(5, likeliest(6));
    along.add(6, likeliest(1));
    along.add(7, likeliest(0));

    // Logits are 1 for one token and 0 for seven, so p = e / (e + 7) and q = 1 / (e + 7) for it,
    // the
    // same swapped for another: KL = (p - q) · (1 - 0). It is the one of three that differs.
    assertThat(along.isDone()).isTrue();
    var closeness = along.result().orElseThrow();
    assertThat(closeness.tokens()).isEqualTo(3);
    assertThat(closeness.klMean()).isCloseTo(KL / 3, within(1e-9));
    assertThat(closeness.top1Agreement()).isEqualTo(2 / 3.0);
  }

  @Test
  void aCacheThatGoesAnotherWayIsComparedUpToThereAndAnotherIsLedThroughTheRest() {
    var along = full(5, 6, 7).compare();

    // It answers 5 1 …: behind 5 it finds 1 likeliest, and what comes behind 1 is not compared, not
    // even the 7 that the full answer has there, too.
    along.add(5, likeliest(1));
    along.add(1, likeliest(7));
    along.add(7, likeliest(0));
    assertThat(along.isDone()).isFalse();
    along.lead(new Led(likeliest(2), likeliest(7), likeliest(3)));

    assertThat(led).containsExactly(5, 6, 7);
    // Behind 5 the first cache differs, behind 6 the led one agrees, behind 7 it differs.
    assertThat(along.isDone()).isTrue();
    var closeness = along.result().orElseThrow();
    assertThat(closeness.tokens()).isEqualTo(3);
    assertThat(closeness.klMean()).isCloseTo(2 * KL / 3, within(1e-9));
    assertThat(closeness.top1Agreement()).isEqualTo(1 / 3.0);
  }

  @Test
  void anAnswerThatGoesOnWhereTheFullOneEndsIsComparedUpToThere() {
    var along = full(5, 6).compare();

    along.add(5, likeliest(6));
    along.add(6, likeliest(4));
    along.add(4, likeliest(3));

    assertThat(along.isDone()).isTrue();
    assertThat(along.result()).map(Closeness::tokens).hasValue(2);
    assertThat(along.result()).map(Closeness::top1Agreement).hasValue(0.5);
  }

  @Test
  void anAnswerOfOneTokenIsDoneAndHasNothingToCompare() {
    var along = new FullAnswer().compare();

    along.add(4, likeliest(3));

    assertThat(along.isDone()).isTrue();
    assertThat(along.result()).isEmpty();
  }

  /** An answer of some tokens and an end, 0, behind them. */
  private static FullAnswer full(int... tokens) {
    var full = new FullAnswer();
    for (int i = 0; i < tokens.length; i++) {
      full.add(tokens[i], likeliest(i + 1 < tokens.length ? tokens[i + 1] : 0));
    }
    return full;
  }

  private static float[] likeliest(int token) {
    var logits = new float[VOCABULARY];
    logits[token] = 1;
    return logits;
  }

  private final class Led implements Continuation {

    private final float[][] behind;

    private Led(float[]... behind) {
      this.behind = behind;
    }

    @Override
    public float[] logits() {
      return behind[led.size() - 1];
    }

    @Override
    public void append(int token) {
      led.add(token);
    }
  }
}
