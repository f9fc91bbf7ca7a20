package dev.crosskeep.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PolicyJsonTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static ObjectNode object(String text) {
    return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
  }

  @Test
  void whenToPruneIsWrittenOnlyWhereItIsNotTheDefault() {
    var policy = PolicyJson.read("{\"method\": \"h2o\", \"prune\": \"before_question\"}");

    assertThat(((PrunedCache) policy).prune()).isEqualTo(PruneAt.BEFORE_QUESTION);
    assertThat(JSON.<JsonNode>valueToTree(policy).path("prune").stringValue())
        .isEqualTo("before_question");
    assertThat(JSON.<JsonNode>valueToTree(PolicyJson.read("{\"method\": \"h2o\"}")).has("prune"))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'method': 'csp', 'budget': {'ratio': 0}}      | budget.ratio | budget.ratio must be above"
            + " 0",
        "{'method': 'csp', 'budget': {'ratio': 'NaN'}}  | budget.ratio | budget.ratio",
        "{'method': 'csp', 'budget': {'tokens': 1e99}}  | budget.tokens | out of range",
        "{'method': 'csp', 'bugdet': {'ratio': 0.5}}    | bugdet       | bugdet is not a field",
        "{'method': 'magic'}                            | method       | method must be one of"
            + " full",
        "{}                                             | method       | method must be one of"
            + " full",
        "{'method': 'csp', 'min_prompt_tokens': 'many'} | min_prompt_tokens | cannot be used",
        "{'method': 'snapkv', 'pooling': {'kernel': 4}}  | pooling.kernel | must be odd",
        "{'method': 'snapkv', 'pooling': {}}             | pooling.kernel | is missing",
        "{'method': 'csp', 'combine': 'concat', 'sinks': 4} | sinks | must be 0 where combine is",
        "{'method': 'csp', 'combine': 'and', 'cross_ratio': 'joint'} | cross_ratio | is joint, one"
            + " list, which needs combine union_fill",
        "{'method': 'h2o', 'cross_ratio': 0.5}           | cross_ratio | is not a field",
        "{'method': 'random', 'budget': {'mass': 0.9}}   | budget.mass | cannot be used with"
            + " random",
        "{'method': 'streaming-llm', 'budget': {'mass': 0.9}} | budget.mass | with streaming-llm",
        "{'method': 'pyramidkv', 'budget': {'mass': 0.9}} | budget.mass | with pyramidkv",
        "{'method': 'csp', 'combine': 'union', 'budget': {'mass': 0.9}} | budget.mass | union_fill",
        "{'method': 'h2o', 'repruning': {'slack': 0}}    | repruning.slack | at least 1, got 0",
        "{'method': 'h2o', 'repruning': {}}              | repruning.slack | is missing",
        "{'method': 'pyramidkv', 'repruning': {'slack': 9}} | repruning | is not a field",
        "{'method': 'csp', 'combine': 'and', 'repruning': {'slack': 9}} | repruning | union_fill",
        "{'method': 'snapkv', 'budget': {'mass': 0.9}, 'repruning': {'slack': 9}} | repruning"
            + " | cannot be used with budget.mass",
        "{'method': 'h2o', 'prune': 'before_question', 'repruning': {'slack': 9}} | repruning"
            + " | cannot be used with prune before_question",
        "{'method': 'h2o', 'protect': ['assistant']}     | protect     | cannot be used",
        "{'method': 'h2o', 'protect': [null]}            | protect     | must not hold null",
        "{'method': 'csp', 'combine': 'concat', 'protect': ['system']} | protect | must be empty",
        "[]                                             | ''           | must be a JSON object"
      },
      quoteCharacter = '"')
  void aRefusalNamesTheField(String document, String field, String sentence) {
    assertThatThrownBy(() -> PolicyJson.read(document.replace('\'', '"')))
        .isInstanceOfSatisfying(
            InvalidPolicyException.class,
            refusal -> assertThat(refusal.field()).isEqualTo(field.replace("''", "")))
        .hasMessageContaining(sentence);
  }

  @Test
  void protectedTurnsAreWrittenOnceAndOnlyWhereThereAreAny() {
    var policy =
        PolicyJson.read(
            "{\"method\": \"h2o\", \"protect\": [\"last_user\", \"system\", \"system\"]}");

    JsonNode written = JSON.valueToTree(policy);

    assertThat(written.get("protect")).isEqualTo(JSON.readTree("[\"system\", \"last_user\"]"));
    assertThat(PolicyJson.read(written)).isEqualTo(policy);
    JsonNode without = JSON.valueToTree(PolicyJson.read("{\"method\": \"h2o\"}"));
    assertThat(without.has("protect")).isFalse();
  }

  @Test
  void repruningIsWrittenWhereItIsAskedFor() {
    for (String method : List.of("random", "streaming-llm", "h2o", "roco", "look-m", "snapkv")) {
      ObjectNode document = object("{'method': '" + method + "', 'repruning': {'slack': 64}}");

      PruningPolicy policy = PolicyJson.read(document);

      assertThat(((PrunedCache) policy).repruning()).contains(new Repruning(64));
      JsonNode written = JSON.valueToTree(policy);
      assertThat(written.get("repruning")).isEqualTo(document.get("repruning"));
      JsonNode without = JSON.valueToTree(PolicyJson.read(document.without("repruning")));
      assertThat(without.has("repruning")).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'method': 'csp'}                                       | joint         | 0.05",
        "{'method': 'csp', 'observation_window': {'tokens': 8}}  | adaptive_mass | 0.1",
        "{'method': 'csp', 'prune': 'before_question'}           | adaptive_mass | 0.1",
        "{'method': 'csp', 'combine': 'and'}                     | adaptive_mass | 0.05",
        "{'method': 'csp', 'combine': 'concat', 'merge': 'none'} | adaptive      | 0.05"
      },
      quoteCharacter = '"')
  void oneListAndFewRecentTokensAreTheDefaultOfTheLastTokensWindow(
      String document, String ratio, double recent) {
    JsonNode written = JSON.valueToTree(PolicyJson.read(document.replace('\'', '"')));

    assertThat(written.get("cross_ratio").stringValue()).isEqualTo(ratio);
    assertThat(written.get("recent").get("ratio").doubleValue()).isEqualTo(recent);
  }

  @Test
  void textThatIsNoJsonIsRefused() {
    assertThatThrownBy(() -> PolicyJson.read("{"))
        .isInstanceOf(InvalidPolicyException.class)
        .hasMessageContaining("must be a JSON object");
  }

  @Test
  void aChangeKeepsTheOtherFields() {
    var base = PolicyJson.read("{\"method\": \"csp\", \"cross_ratio\": 0.25}");

    var changed = PolicyJson.changed(base, object("{'budget': {'tokens': 9}}"));

    assertThat(changed)
        .isEqualTo(
            PolicyJson.read(
                "{\"method\": \"csp\", \"cross_ratio\": 0.25, \"budget\": {\"tokens\": 9}}"));
  }

  @Test
  void aChangeOfMethodTakesThatMethodsDefaults() {
    var full = new FullCache();

    assertThat(PolicyJson.changed(full, object("{'method': 'csp'}")))
        .isEqualTo(CrossSelf.withBudget(new CacheBudget.Ratio(0.2)));
    assertThat(
            PolicyJson.changed(
                CrossSelf.withBudget(new CacheBudget.Ratio(0.2)), object("{'method': 'full'}")))
        .isEqualTo(full);
  }
}
