package dev.crosskeep.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class OverrideRuleTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @ParameterizedTest(name = "at most {0}: {1} may pass: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{'ratio': 0.5}  | {'method': 'csp', 'budget': {'ratio': 0.5}}  | true",
        "{'ratio': 0.5}  | {'method': 'csp', 'budget': {'ratio': 0.51}} | false",
        "{'ratio': 0.5}  | {'method': 'csp', 'budget': {'tokens': 10}}  | false",
        "{'ratio': 0.5}  | {'method': 'full'}                           | false",
        "{'ratio': 1}    | {'method': 'full'}                           | true",
        "{'tokens': 64}  | {'method': 'csp', 'budget': {'tokens': 64}}  | true",
        "{'tokens': 64}  | {'method': 'csp', 'budget': {'tokens': 65}}  | false",
        "{'bytes': 1000} | {'method': 'csp', 'budget': {'bytes': 1000}} | true",
        "{'bytes': 1000} | {'method': 'csp', 'budget': {'bytes': 1001}} | false",
        "{'bytes': 1000} | {'method': 'full'}                           | false",
        "{'mass': 0.9}   | {'method': 'csp', 'budget': {'mass': 0.9}}   | true",
        "{'mass': 0.9}   | {'method': 'csp', 'budget': {'mass': 0.91}}  | false",
        "{'mass': 0.9}   | {'method': 'csp', 'budget': {'ratio': 0.1}}  | false",
        "{'ratio': 0.9}  | {'method': 'csp', 'budget': {'mass': 0.1}}   | false",
        "{'ratio': 0.9}  | {'method': 'csp', 'prune': 'after_prompt'}   | true",
        "{'ratio': 0.9}  | {'method': 'csp', 'prune': 'before_question'} | false"
      },
      quoteCharacter = '"')
  void aRequestMayAskForAsMuchAsTheRuleSays(String most, String wanted, boolean passes) {
    var rule =
        JSON.readValue(
            ("{'allowed': true, 'max_budget': " + most + "}").replace('\'', '"'),
            OverrideRule.class);

    assertThat(rule.refusal(PolicyJson.read(wanted.replace('\'', '"'))).isEmpty())
        .isEqualTo(passes);
  }

  @Test
  void withoutALimitEverythingMayBeAskedForAndWithoutPermissionNothing() {
    var full = new FullCache();
    assertThat(new OverrideRule(true, Optional.empty()).refusal(full)).isEmpty();
    assertThat(OverrideRule.NONE.refusal(full))
        .hasValueSatisfying(sentence -> assertThat(sentence).contains("kv_cache"));
  }

  @Test
  void aRuleThatSaysNothingIsRefused() {
    assertThatThrownBy(() -> JSON.readValue("{}", OverrideRule.class))
        .hasMessageContaining("override.allowed is missing");
  }
}
