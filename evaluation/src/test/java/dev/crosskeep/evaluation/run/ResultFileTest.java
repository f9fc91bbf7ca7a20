package dev.crosskeep.evaluation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.evaluation.run.SampleResult.ContenderAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFileTest {

  private static final EvaluationPlan PLAN =
      new EvaluationPlan("tiny", "ab12", List.of("A"), 2, 48, List.of(Contender.FULL));
  private static final SampleResult FIRST =
      new SampleResult(
          "A",
          7,
          100,
          400,
          List.of(new ContenderAnswer("rouge é", 100, 400, new AnswerFidelity(3, 0.25, 0.5))),
          null);
  private static final SampleResult SECOND = SampleResult.skipped("A", 8, "a picture is missing");

  @TempDir private Path folder;

  @Test
  void whatWasAddedIsThereWhenItIsOpenedAgain() {
    try (var results = ResultFile.open(file(), PLAN)) {
      results.add(FIRST);
      results.add(SECOND);
    }

    assertThat(reopened()).containsExactly(FIRST, SECOND);
  }

  @Test
  void aLineThatWasHalfWrittenIsDroppedAndWrittenAnew() throws IOException {
    try (var results = ResultFile.open(file(), PLAN)) {
      results.add(FIRST);
    }
    Files.writeString(file(), "{\"dataset\": \"A\", \"sam", StandardOpenOption.APPEND);

    try (var results = ResultFile.open(file(), PLAN)) {
      assertThat(results.results()).containsExactly(FIRST);
      results.add(SECOND);
    }

    assertThat(reopened()).containsExactly(FIRST, SECOND);
  }

  @Test
  void anAnswerOfOneTokenHasNoFidelityAndNeitherHaveOlderResults() throws IOException {
    reopened();
    Files.writeString(
        file(),
        """
        {"dataset":"A","sample":7,"prompt_tokens":100,"full_bytes":400,\
        "answers":[{"text":"red","kept_tokens":100,"kept_bytes":400}]}
        """,
        StandardOpenOption.APPEND);

    assertThat(reopened().getFirst().answers())
        .containsExactly(new ContenderAnswer("red", 100, 400, null));
  }

  @Test
  void aPlanThatWasHalfWrittenIsWrittenAnew() throws IOException {
    Files.writeString(file(), "{\"model\":");

    assertThat(reopened()).isEmpty();
    assertThat(Files.readString(file())).startsWith("{\"model\":\"tiny\"").endsWith("}\n");
  }

  @Test
  void resultsOfAnotherPlanAreNotMixed() {
    reopened();
    var other = new EvaluationPlan("tiny", "cd34", List.of("A"), 2, 48, List.of(Contender.FULL));

    assertThatThrownBy(() -> ResultFile.open(file(), other))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("another evaluation");
  }

  @Test
  void resultsOnGridsAreNotMixedWithThoseOnPictures() {
    reopened();

    assertThatThrownBy(() -> ResultFile.open(file(), onGrids()))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("another evaluation");
  }

  @Test
  void aPlanThatSaysNothingOfGridsIsOneOnPictures() throws IOException {
    // As plans were written before there were grids.
    Files.writeString(
        file(),
        """
        {"model":"tiny","weights":"ab12","datasets":["A"],"samples":2,"most_tokens":48,\
        "contenders":[{"method":"full","budget":1.0,"policy":{"method":"full"}}]}
        """);

    assertThat(reopened()).isEmpty();
    assertThatThrownBy(() -> ResultFile.open(file(), onGrids()))
        .isInstanceOf(EvaluationException.class);
  }

  private static EvaluationPlan onGrids() {
    return new EvaluationPlan(
        "tiny", "ab12", List.of("A"), 2, 48, List.of(Contender.FULL), Optional.of(1));
  }

  @Test
  void aDamagedLineInTheMiddleIsNamed() throws IOException {
    reopened();
    Files.writeString(file(), "nonsense\n", StandardOpenOption.APPEND);

    assertThatThrownBy(this::reopened)
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("line 2");
  }

  private List<SampleResult> reopened() {
    try (var results = ResultFile.open(file(), PLAN)) {
      return results.results();
    }
  }

  private Path file() {
    return folder.resolve("results.jsonl");
  }
}
