package dev.crosskeep.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class LimitsTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  @Test
  void whatIsNotNamedIsNotLimited() {
    var limits = Limits.read(JSON.readTree("{\"requests_per_minute\": 0}"));

    assertThat(limits.of(Limit.REQUESTS_PER_MINUTE)).hasValue(0);
    assertThat(limits.of(Limit.REQUESTS_PER_DAY)).isEmpty();
    assertThat(Limits.read(JSON.readTree("{}"))).isEqualTo(Limits.NONE);
  }

  @Test
  void theExampleNamesEveryLimit() throws Exception {
    try (var example = Limits.class.getResourceAsStream("examples/limits.json")) {
      assertThat(JSON.readValue(example, Limits.class).most()).containsOnlyKeys(Limit.values());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"request_per_minute\": 1}          | request_per_minute is not a limit",
        "{\"requests_per_minute\": -1}        | requests_per_minute must be from 0 to",
        "{\"requests_per_minute\": 1.5}       | requests_per_minute must be a whole number",
        "{\"requests_per_minute\": \"1\"}     | requests_per_minute must be a whole number",
        "{\"requests_per_minute\": null}      | requests_per_minute must be a whole number",
        "{\"body_bytes\": 9007199254740993}   | body_bytes must be from 0 to 9007199254740992",
        "{\"body_bytes\": 9999999999999999999}| body_bytes must be a whole number",
        "[]                                   | limits must be a JSON object",
        "null                                 | limits must be a JSON object",
      })
  void whatLimitsNothingSensiblyIsRefusedByItsName(String json, String said) {
    assertThatThrownBy(() -> Limits.read(JSON.readTree(json)))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining(said);
  }
}
