package dev.crosskeep.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class EffectivePolicyTest {

  private final JsonMapper json = JsonMapper.builder().build();

  @Test
  void theShadowHasItsShareOfTheRequestsAndAlwaysTheSame() {
    // 10 000 at 0.2: a standard deviation of 40.
    assertThat(inShadow(0.2)).isEqualTo(inShadow(0.2)).isBetween(1840L, 2160L);
    assertThat(inShadow(0)).isZero();
    assertThat(inShadow(1)).isEqualTo(10_000);
  }

  @Test
  void whoIsInASmallerShadowIsInALargerOneToo() {
    assertThat(IntStream.range(0, 1000).mapToObj(i -> "req_" + i))
        .filteredOn(policy(0.1)::isInShadow)
        .isNotEmpty()
        .allMatch(policy(0.3)::isInShadow);
  }

  @Test
  void aPolicyOfAnOlderSenderHasNoShadow() {
    var read =
        json.readValue(
            "{\"policy\": {\"method\": \"full\"}, \"reason\": \"r\"}", EffectivePolicy.class);

    assertThat(read).isEqualTo(EffectivePolicy.of(new FullCache(), null, "r"));
    assertThat(read.shadowRate()).isZero();
  }

  @Test
  void aRateThatIsNoShareIsRefused() {
    assertThatThrownBy(() -> policy(1.01)).hasMessage("shadow_rate must be from 0 to 1, got 1.01");
    assertThatThrownBy(() -> policy(Double.NaN)).hasMessageContaining("shadow_rate must be");
  }

  private static long inShadow(double rate) {
    return IntStream.range(0, 10_000).filter(i -> policy(rate).isInShadow("req_" + i)).count();
  }

  private static EffectivePolicy policy(double rate) {
    return new EffectivePolicy(new FullCache(), 1, "r", null, null, rate);
  }
}
