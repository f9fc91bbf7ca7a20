package dev.crosskeep.evaluation.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.CrossSelf;
import dev.crosskeep.contracts.PruneAt;
import dev.crosskeep.evaluation.milebench.MileBench;
import dev.crosskeep.evaluation.run.SampleResult.ContenderAnswer;
import dev.crosskeep.generation.GreedyModel;
import dev.crosskeep.generation.SecondQuestion;
import dev.crosskeep.prompt.ChatMessage;
import dev.crosskeep.prompt.ContentPart;
import dev.crosskeep.prompt.Role;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Second questions, from the plan to the table. */
class TurnsTest {

  private static final Path MODEL = Path.of("../models/tiny-llava");
  private static final Path SAMPLES = Path.of("../docs/samples");

  private static final String RECORD =
      """
      {"sample_id": %d, "task_instruction_id": 0, "task_instance": {"context": "not asked",
      "images_path": ["%s"], "turns": [
      {"context": "{image#1}how many shapes are in picture 1?", "response": "no matter"}%s]},
      "response": "not asked"}\
      """;
  private static final String SECOND =
      """
      , {"context": "describe picture 1.", "response": "%s"}\
      """;

  @TempDir private Path folder;
  private MileBench sets;
  private TurnsPlan plan;

  /** Conversations 1 and 2 can be held; 3 misses its picture, and 4 has one turn only. */
  @BeforeEach
  void write() throws IOException {
    var images = Files.createDirectories(folder.resolve("TalkMMCoQA/images"));
    Files.copy(SAMPLES.resolve("album-1.png"), images.resolve("album-1.png"));
    Files.writeString(
        folder.resolve("TalkMMCoQA/TalkMMCoQA.json"),
        """
        {"meta_data": {"dataset": "TalkMMCoQA", "task_instruction": [""],
        "question_type": "open-ended"}, "data": [%s, %s, %s, %s]}\
        """
            .formatted(
                RECORD.formatted(1, "album-1.png", SECOND.formatted("right")),
                RECORD.formatted(2, "album-1.png", SECOND.formatted("right")),
                RECORD.formatted(3, "missing.png", SECOND.formatted("right")),
                RECORD.formatted(4, "album-1.png", "")));
    sets = new MileBench(folder);
    plan = plan(methods("csp"), 0.5);
  }

  private static TurnsPlan plan(Map<String, ObjectNode> methods, double budget) {
    return TurnsPlan.of("tiny", "ab", List.of("TalkMMCoQA"), 10, 24, methods, List.of(budget));
  }

  private static Map<String, ObjectNode> methods(String... names) {
    var methods = new LinkedHashMap<String, ObjectNode>();
    for (String name : names) {
      methods.put(name, JsonMapper.shared().createObjectNode().put("method", name));
    }
    return methods;
  }

  @Test
  void aMethodChoosesAtThreeTimesAndTheFullCacheAtTwo() {
    assertThat(plan.named().contenders())
        .extracting(Contender::method)
        .containsExactly(
            "full, fresh", "full, session", "csp, fresh", "csp, session", "csp, before");
  }

  @Test
  void theDefaultsBeforeTheQuestionAreThoseOfPruningThere() {
    // After the prompt the last token alone looks; before the question all recent ones do.
    assertThat(plan.contenders().get(3).contender().policy())
        .isInstanceOfSatisfying(
            CrossSelf.class, csp -> assertThat(csp.observationWindow()).isPresent());
    assertThat(plan.contenders().get(4).contender().policy())
        .isInstanceOfSatisfying(
            CrossSelf.class,
            csp -> {
              assertThat(csp.prune()).isEqualTo(PruneAt.BEFORE_QUESTION);
              assertThat(csp.observationWindow()).isEmpty();
            });
  }

  @Test
  void aPolicyThatCannotPruneBeforeTheQuestionIsNotAskedTo() {
    var methods = methods("h2o");
    methods.values().forEach(json -> json.putObject("repruning").put("slack", 16));

    assertThat(plan(methods, 0.5).contenders())
        .extracting(TurnContender::chosen)
        .doesNotContain(ChosenAt.NONE_READ);
  }

  @Test
  void theTableComparesSessionAndBeforeWithFreshPairByPair() throws IOException {
    // Right are: of fresh both, of the session the second, before neither. The full cache: both.
    try (var results = ResultFile.open(results(), plan.named())) {
      results.add(result(1, "right", "right", "right", "wrong", "wrong"));
      results.add(result(2, "right", "right", "right", "right", "wrong"));
    }

    report();

    var page = Files.readString(folder.resolve("out/turns.md"));
    // Means of 2: 100, 50 and 0. A resample has no, one or both of the first conversation, so 50
    // may as well be 0 or 100.
    assertThat(page)
        .contains(
            "| full | 100 % | 100.0 [100.0, 100.0] | 100.0 [100.0, 100.0] | +0.0 [+0.0, +0.0] |"
                + " 60.0 | – | – | – |")
        .contains(
            "| csp | 50 % | 100.0 [100.0, 100.0] | 50.0 [0.0, 100.0] | -50.0 [-100.0, +0.0] |"
                + " 60.0 | 0.0 [0.0, 0.0] | -100.0 [-100.0, -100.0] | 60.0 |")
        .contains("of 2 conversations")
        .contains("TalkMMCoQA 3 (image missing.png is missing)")
        .contains("TalkMMCoQA 4 (turns has no entry 2)");
    assertThat(Files.readAllLines(folder.resolve("out/turns.csv")))
        .hasSize(1 + 5)
        .contains("\"csp\",0.5,session,2,0.5000,0.0000,1.0000,-0.5000,-1.0000,0.0000,60.00");
  }

  @Test
  void everyAnswerStandsAtItsContender() throws IOException {
    plan = plan(methods("csp"), 0.1);
    try (var model = GreedyModel.load(MODEL, Placement.cpu(ComputeType.FLOAT32))) {
      new TurnsRun(sets, plan).run(results(), model, (_, _) -> {});

      var question =
          new SecondQuestion(
              model,
              new ChatMessage(
                  Role.USER,
                  List.of(
                      new ContentPart.Image(Files.readAllBytes(SAMPLES.resolve("album-1.png"))),
                      new ContentPart.Text("how many shapes are in picture 1?"))),
              ChatMessage.text(Role.USER, "describe picture 1."),
              24);
      var policies = plan.contenders().stream().map(one -> one.contender().policy()).toList();
      var session = question.sessions(policies.subList(3, 4)).getFirst();
      var fresh = question.fresh(session.first(), policies.subList(2, 3)).getFirst();
      var before = question.sessions(policies.subList(4, 5)).getFirst();
      try (var file = ResultFile.open(results(), plan.named())) {
        assertThat(file.results().getFirst().answers().subList(2, 5))
            .extracting(ContenderAnswer::text)
            .containsExactly(fresh.text(), session.second().text(), before.second().text());
      }
    }
  }

  @Test
  void theBundledModelHoldsEveryConversationOnce() throws IOException {
    try (var model = GreedyModel.load(MODEL, Placement.cpu(ComputeType.FLOAT32))) {
      new TurnsRun(sets, plan).run(results(), model, (_, _) -> {});
      var whole = Files.readAllLines(results());
      Files.writeString(results(), whole.get(0) + "\n" + whole.get(1) + "\n" + "{\"data");

      new TurnsRun(sets, plan).run(results(), model, (_, _) -> {});

      assertThat(Files.readAllLines(results())).isEqualTo(whole);
    }
    try (var file = ResultFile.open(results(), plan.named())) {
      var asked = file.results();
      assertThat(asked).extracting(SampleResult::sample).containsExactly(1L, 2L);
      var answers = asked.getFirst().answers();
      // Without pruning it makes no difference when nothing is chosen.
      assertThat(answers.get(1)).isEqualTo(answers.get(0));
      int tokens = asked.getFirst().promptTokens();
      assertThat(answers.get(0).keptTokens()).isEqualTo(tokens);
      assertThat(answers.get(2).keptTokens()).isEqualTo(answers.get(3).keptTokens());
      assertThat(answers.get(4).keptTokens()).isBetween(answers.get(3).keptTokens(), tokens);
    }
    report();
    assertThat(folder.resolve("out/turns.md")).isNotEmptyFile();
  }

  private static SampleResult result(long sample, String... texts) {
    var answers =
        List.of(texts).stream().map(text -> new ContenderAnswer(text, 60, 600, null)).toList();
    return new SampleResult("TalkMMCoQA", sample, 100, 1000, answers, null);
  }

  private void report() {
    TurnsReport.of(sets, plan, results())
        .write(folder.resolve("out"), LocalDate.of(2026, 11, 26), "a command");
  }

  private Path results() {
    return folder.resolve("turns.jsonl");
  }
}
