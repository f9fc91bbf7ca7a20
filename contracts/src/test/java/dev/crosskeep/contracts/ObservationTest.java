package dev.crosskeep.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ObservationTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static ObjectNode example() throws IOException {
    try (InputStream document =
        Observation.class.getResourceAsStream("examples/observation.json")) {
      return (ObjectNode) JSON.readTree(Objects.requireNonNull(document));
    }
  }

  @Test
  void itsTimeIsThatOfItsId() throws IOException {
    var observation = JSON.treeToValue(example(), Observation.class);

    // The first 48 bits of the id: 0x0199d5f04f2e = 1 760 274 042 670 milliseconds since 1970.
    assertThat(observation.at()).isEqualTo(Instant.ofEpochMilli(0x0199d5f04f2eL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"event_id", "request_id", "tenant", "model", "finish_reason", "kv_cache"})
  void aMissingFieldIsNamed(String field) throws IOException {
    var document = example().without(field);

    assertThatThrownBy(() -> JSON.treeToValue(document, Observation.class))
        .hasMessageContaining(field);
  }

  @ParameterizedTest
  @CsvSource({
    "event_id, 2c5ea4c0-4067-11e9-8bad-9b1deb4d3b7d, version 7",
    "tenant, '', tenant is missing or empty",
    "completion_tokens, -1, completion_tokens",
    "first_token_ms, -0.5, first_token_ms",
    "total_ms, Infinity, total_ms"
  })
  void aRefusalNamesTheField(String field, String value, String sentence) throws IOException {
    var document = example().put(field, value);

    assertThatThrownBy(() -> JSON.treeToValue(document, Observation.class))
        .hasMessageContaining(sentence);
  }
}
