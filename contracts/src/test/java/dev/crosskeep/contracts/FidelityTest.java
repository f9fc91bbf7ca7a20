package dev.crosskeep.contracts;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FidelityTest {

  @Test
  void numbersThatNoMeasurementHasAreRefusedByTheirName() {
    assertThatThrownBy(() -> of(-1, 1, 1, 1)).hasMessageStartingWith("fidelity.kl_mean must be");
    assertThatThrownBy(() -> of(Double.NaN, 1, 1, 1)).hasMessageContaining("kl_mean must be");
    assertThatThrownBy(() -> of(0, 1.5, 1, 1)).hasMessageContaining("top1_agreement must be");
    assertThatThrownBy(() -> of(0, 1, 0, 1)).hasMessageContaining("tokens must be at least 1");
    assertThatThrownBy(() -> of(0, 1, 1, Double.NaN)).hasMessageContaining("rouge_l must be");
    assertThatThrownBy(() -> new RetainedAttention(0.5, 0.5, 1.01))
        .hasMessageContaining("retained_attention.image must be from 0 to 1, got 1.01");
  }

  private static Fidelity of(double kl, double top1, int tokens, double rouge) {
    return new Fidelity(kl, 0, top1, 1, tokens, null, rouge, List.of());
  }
}
