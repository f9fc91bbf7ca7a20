package dev.crosskeep.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.crosskeep.contracts.Fidelity;
import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.fidelity.Closeness;
import dev.crosskeep.fidelity.FidelityMeasurement;
import dev.crosskeep.prompt.ChatMessage;
import dev.crosskeep.prompt.ContentPart;
import dev.crosskeep.prompt.Role;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A toy model, whose answers never end. */
class GreedyModelTest {

  private static final int MOST_TOKENS = 24;
  private static final List<ChatMessage> QUESTION =
      List.of(
          new ChatMessage(
              Role.USER,
              List.of(
                  new ContentPart.Text(
                      "a question that is long enough for something to be missed when only a"
                          + " part of it is kept"))));

  @TempDir private Path folder;
  private GreedyModel model;

  @BeforeEach
  void load() throws IOException {
    model = GreedyModel.load(ToyChat.write(folder), Placement.cpu(ComputeType.FLOAT32));
  }

  @AfterEach
  void close() {
    model.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'method': 'csp', 'budget': {'ratio': 0.1}, 'min_prompt_tokens': 0}",
        "{'method': 'streaming-llm', 'budget': {'ratio': 0.3}, 'min_prompt_tokens': 0}",
        "{'method': 'csp', 'budget': {'ratio': 0.98}, 'min_prompt_tokens': 0}",
        "{'method': 'csp', 'budget': {'ratio': 0.2}, 'min_prompt_tokens': 0, 'repruning': {'slack':"
            + " 4}}"
      })
  void anAnswerIsAsCloseAsOneThatIsMeasuredWithThreeCaches(String json) {
    PruningPolicy policy = PolicyJson.read(json.replace('\'', '"'));

    var answers = model.comparedAnswers(QUESTION, List.of(new FullCache(), policy), MOST_TOKENS);

    Fidelity measured = measured(policy);
    var closeness = answers.getLast().closeness().orElseThrow();
    assertThat(closeness.tokens()).isEqualTo(measured.tokens()).isEqualTo(MOST_TOKENS);
    assertThat(closeness.klMean()).isCloseTo(measured.klMean(), within(1e-9));
    assertThat(closeness.top1Agreement()).isEqualTo(measured.top1Agreement());
  }

  @Test
  void theFullCacheIsCloseToItselfAndAnswersAreThoseWithoutComparison() {
    List<PruningPolicy> policies =
        List.of(
            new FullCache(),
            PolicyJson.read(
                "{\"method\": \"h2o\", \"budget\": {\"ratio\": 0.1}, \"min_prompt_tokens\": 0}"));

    var compared = model.comparedAnswers(QUESTION, policies, MOST_TOKENS);

    assertThat(compared.getFirst().closeness()).hasValue(new Closeness(MOST_TOKENS, 0, 1));
    assertThat(compared)
        .extracting(answer -> answer.answer().text())
        .doesNotHaveDuplicates()
        .isEqualTo(
            model.answers(QUESTION, policies, MOST_TOKENS).stream()
                .map(GreedyModel.GreedyAnswer::text)
                .toList());
  }

  @Test
  void whatIsComparedWithIsTheFullCache() {
    assertThatThrownBy(() ->
            model.comparedAnswers(
                QUESTION, List.of(PolicyJson.read("{\"method\": \"csp\"}")), MOST_TOKENS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the first policy must be full, got csp");
  }

  private Fidelity measured(PruningPolicy policy) {
    var caches =
        new LlavaTokenModel(model.model())
            .compare(model.prompt(QUESTION), policy, MOST_TOKENS, () -> false)
            .orElseThrow();
    try {
      var course =
          new FidelityMeasurement(
              caches.full(),
              caches.forced(),
              caches.free(),
              caches.retained(),
              Set.of(),
              MOST_TOKENS);
      while (!course.isDone()) {
        course.step();
      }
      return course.result().orElseThrow();
    } finally {
      caches.close();
    }
  }
}
