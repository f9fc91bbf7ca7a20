package dev.crosskeep.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.crosskeep.contracts.Fidelity;
import dev.crosskeep.contracts.RetainedAttention;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Caches that say what a script says, whatever they read. */
class FidelityMeasurementTest {

  private static final int END = 0;
  private static final List<RetainedAttention> RETAINED =
      List.of(new RetainedAttention(0.75, 0.5, 0.875));

  private final List<String> diary = new ArrayList<>();

  @Test
  void cachesThatSayTheSameAgreeInEverything() {
    var fidelity =
        measured(
            10,
            script("full", 5, 6, 7, END),
            script("forced", 5, 6, 7, END),
            script("free", 5, 6, 7, END));

    assertThat(fidelity).isEqualTo(new Fidelity(0, 0, 1, 1, 3, null, 1, RETAINED));
  }

  @Test
  void thePrunedCacheReadsTheFullAnswerWhateverItSaysItself() {
    measured(
        10, script("full", 5, 6, 7, END), script("forced", 5, 1, 1, 1), script("free", 5, 4, END));

    assertThat(diary)
        .containsExactly(
            "full 5", "forced 5", "full 6", "forced 6", "full 7", "forced 7", "free 5", "free 4");
  }

  @Test
  void everythingIsCountedFromTheSecondTokenOn() {
    // Likeliest behind the first: 6 7 END, against 6 1 END along the same tokens: two of three.
    // By itself: 6 1 END; one token is equal, and 6 END of three and three are common.
    var fidelity =
        measured(
            10,
            script("full", 5, 6, 7, END),
            script("forced", 5, 6, 1, END),
            script("free", 5, 6, 1, END));

    assertThat(fidelity.tokens()).isEqualTo(3);
    assertThat(fidelity.top1Agreement()).isEqualTo(2 / 3.0);
    assertThat(fidelity.firstDivergence()).isEqualTo(1);
    assertThat(fidelity.rougeL()).isEqualTo(2 * 2 / 6.0);
    // Logits are 1 for the script's token and 0 for the seven others, so p = e / (e + 7) and
    // q = 1 / (e + 7) for that token, the same swapped for another: KL = (p - q) · (1 - 0).
    double kl = (Math.E - 1) / (Math.E + 7);
    assertThat(fidelity.klMean()).isCloseTo(kl / 3, within(1e-9));
    assertThat(fidelity.klP99()).isCloseTo(kl, within(1e-9));
    // Five likeliest of {7, 0, 1, 2, 3} and {1, 0, 2, 3, 4}: four; the other tokens' agree.
    assertThat(fidelity.top5Overlap()).isCloseTo((1 + 4 / 5.0 + 1) / 3, within(1e-12));
  }

  @Test
  void anAnswerThatDoesNotEndIsComparedUpToTheLimit() {
    var fidelity = measured(4, script("full", 5), script("forced", 5), script("free", 5));

    assertThat(fidelity.tokens()).isEqualTo(4);
    assertThat(diary).hasSize(12);
  }

  @Test
  void anAnswerOfOneTokenNeverReadsThePrunedCache() {
    var measurement =
        measurement(9, script("full", END), script("forced", END), script("free", END));

    assertThat(measurement.isDone()).isTrue();
    assertThat(measurement.result()).isEmpty();
    assertThat(diary).isEmpty();
  }

  @Test
  void eachStepDecodesOneToken() {
    var measurement =
        measurement(
            9, script("full", 5, 6, END), script("forced", 5, 6, END), script("free", 5, 6, END));

    int steps = 0;
    while (!measurement.isDone()) {
      assertThatThrownBy(measurement::result).hasMessage("the measurement is not done");
      measurement.step();
      assertThat(diary).hasSize(++steps);
    }

    measurement.step();
    assertThat(diary).hasSize(steps);
  }

  private static Fidelity measured(int mostTokens, Script full, Script forced, Script free) {
    var measurement = measurement(mostTokens, full, forced, free);
    while (!measurement.isDone()) {
      measurement.step();
    }
    return measurement.result().orElseThrow();
  }

  private static FidelityMeasurement measurement(
      int mostTokens, Script full, Script forced, Script free) {
    return new FidelityMeasurement(full, forced, free, RETAINED, Set.of(END), mostTokens);
  }

  private Script script(String name, int... tokens) {
    return new Script(name, tokens);
  }

  private final class Script implements Continuation {

    private static final int VOCABULARY = 8;

    private final String name;
    private final int[] tokens;
    private int at;

    private Script(String name, int... tokens) {
      this.name = name;
      this.tokens = tokens;
    }

    @Override
    public float[] logits() {
      var logits = new float[VOCABULARY];
      logits[tokens[Math.min(at, tokens.length - 1)]] = 1;
      return logits;
    }

    @Override
    public void append(int token) {
      at++;
      diary.add(name + " " + token);
    }
  }
}
