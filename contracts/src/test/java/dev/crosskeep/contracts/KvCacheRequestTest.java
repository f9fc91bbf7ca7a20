package dev.crosskeep.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class KvCacheRequestTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void whatAnybodyMayAskForIsNoChangeOfThePolicy() {
    var request = KvCacheRequest.of(object("{'map': true, 'fidelity': null}"));

    assertThat(request.options()).isEqualTo(new AnswerOptions(true, false));
    assertThat(request.override()).isEmpty();
  }

  @Test
  void theOtherFieldsAreAChange() {
    var request = KvCacheRequest.of(object("{'fidelity': true, 'method': 'h2o', 'x': 1}"));

    assertThat(request.options()).isEqualTo(new AnswerOptions(false, true));
    assertThat(request.override()).isEqualTo(object("{'method': 'h2o', 'x': 1}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "'true'", "{}"})
  void anOptionThatIsNeitherTrueNorFalseIsRefused(String value) {
    assertThatThrownBy(() -> KvCacheRequest.of(object("{'map': " + value + "}")))
        .isInstanceOfSatisfying(
            InvalidPolicyException.class, e -> assertThat(e.field()).isEqualTo("map"))
        .hasMessage("map must be true or false");
  }

  @Test
  void aSessionIsBegunOrGoneOnWithAndIsNoChangeOfThePolicy() {
    var begun = KvCacheRequest.of(object("{'session': 'new'}"));
    var goesOn = KvCacheRequest.of(object("{'session': 'ses-1', 'map': true}"));

    assertThat(begun.session()).contains(new SessionWish.Begin());
    assertThat(begun.override()).isEmpty();
    assertThat(goesOn.session()).contains(new SessionWish.GoOn("ses-1"));
    assertThat(KvCacheRequest.of(object("{'session': null}")).session()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "true", "''", "{}", "'${sixty five letters}'"})
  void whatIsNoSessionsIdIsRefused(String value) {
    String json = value.replace("${sixty five letters}", "x".repeat(65));

    assertThatThrownBy(() -> KvCacheRequest.of(object("{'session': " + json + "}")))
        .isInstanceOfSatisfying(
            InvalidPolicyException.class, e -> assertThat(e.field()).isEqualTo("session"))
        .hasMessageContaining("session must be \"new\"");
  }

  private static ObjectNode object(String json) {
    return (ObjectNode) JSON.readTree(json.replace('\'', '"'));
  }
}
