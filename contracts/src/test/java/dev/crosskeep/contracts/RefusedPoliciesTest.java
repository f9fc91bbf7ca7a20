package dev.crosskeep.contracts;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class RefusedPoliciesTest {

  private final JsonMapper json = JsonMapper.builder().build();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "'budget': {'ratio': 0}                      | budget.ratio | 0.0",
        "'budget': {'ratio': 1.5}                    | budget.ratio | 1.5",
        "'budget': {'ratio': 'NaN'}                  | budget.ratio | NaN",
        "'budget': {'tokens': 0}                     | budget.tokens | 0",
        "'budget': {'bytes': -1}                     | budget.bytes | -1",
        "'budget': {'mass': 0}                       | budget.mass | 0.0",
        "'budget': {'mass': 1.1}                     | budget.mass | 1.1",
        "'budget': {'mass': 0.9, 'tokens': 3}        | budget | mass 0.9",
        "'budget': {}                                | budget | ratio null",
        "'budget': {'ratio': 0.2, 'tokens': 3}       | budget | tokens 3",
        "'recent': {'ratio': -0.1}                   | recent.ratio | -0.1",
        "'recent': {'tokens': 0}                     | recent.tokens | 0",
        "'recent': {}                                | recent | tokens null",
        "'observation_window': {'tokens': 0}         | observation_window.tokens | 0",
        "'observation_window': {'ratio': 0}          | observation_window.ratio | 0.0",
        "'observation_window': {'ratio': 1, 'tokens': 2} | observation_window | tokens 2",
        "'observation_window': {}                    | observation_window | tokens null",
        "'cross_ratio': 1.01                         | cross_ratio | 1.01",
        "'cross_ratio': 'sometimes'                  | cross_ratio | sometimes",
        "'combine': 'or'                             | combine | or",
        "'n_softmax': {'n': -1}                      | n_softmax.n | -1.0",
        "'n_softmax': {'n': 'Infinity'}              | n_softmax.n | Infinity",
        "'n_softmax': {}                             | n_softmax.n | missing",
        "'n_softmax': {'n': 1, 'at': 'prefill'}      | at | prefill",
        "'granularity': 'query'                      | granularity | query",
        "'min_prompt_tokens': -1                     | min_prompt_tokens | -1"
      },
      quoteCharacter = '"')
  void aRefusalNamesTheFieldAndTheValue(String field, String name, String value) {
    String policy = ("{'method': 'csp', " + field + "}").replace('\'', '"');

    assertThatThrownBy(() -> json.readValue(policy, PruningPolicy.class))
        .hasMessageContaining(name)
        .hasMessageContaining(value);
  }
}
