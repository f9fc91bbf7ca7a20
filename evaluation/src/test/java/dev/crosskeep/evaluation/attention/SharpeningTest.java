package dev.crosskeep.evaluation.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SharpeningTest {

  @Test
  void theSumOfWhatWasEvictedRestoresTheWeights() {
    // Exponentials 1, 3 and 2; the last one goes.
    var sharpening = new Sharpening(0, 2, 1000);

    sharpening.add(new float[] {0, (float) Math.log(3), (float) Math.log(2)}, new int[] {0, 1});

    // Full: 1/6, 3/6 and 2/6 elsewhere. Without a constant: 1/4, 3/4 and nothing elsewhere; the
    // middle is 5/24, 15/24, 4/24. In bits: (1/6 log 4/5 + 1/2 log 4/5 + 1/3 log 2 +
    // 1/4 log 6/5 + 3/4 log 6/5) / 2 = 0.19087...
    assertThat(sharpening.divergence(0)).isCloseTo(0.19087, within(1e-4));
    assertThat(sharpening.divergence(1)).isCloseTo(0, within(1e-6));
    assertThat(sharpening.divergence(2)).isGreaterThan(0.3);
    assertThat(sharpening.restoring(0.5)).isCloseTo(2, within(1e-5));
    assertThat(sharpening.kept(0.5)).isCloseTo(4, within(1e-5));
  }
}
