package dev.crosskeep.evaluation.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.evaluation.combining.Combining;
import dev.crosskeep.evaluation.milebench.MileBench;
import dev.crosskeep.evaluation.milebench.Variant;
import dev.crosskeep.evaluation.prompting.SampleChats;
import dev.crosskeep.generation.GreedyModel;
import dev.crosskeep.prompt.ContentPart;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundled model is asked about the sample pictures, from the question to the plots. */
class EvaluationTest {

  private static final Path MODEL = Path.of("../models/tiny-llava");
  private static final Path SAMPLES = Path.of("../docs/samples");

  /** Which answers are right does not matter here, so that any bundled model passes. */
  private static final String RECORD =
      """
      {"sample_id": %d, "task_instruction_id": 0, "task_instance": {"context":
      "{image#1}{image#2}how many shapes are in picture %d?", "images_path": ["%s", "album-2.png"]},
      "response": "the number of shapes is 3."}\
      """;

  private static GreedyModel model;

  @TempDir private Path folder;
  private MileBench sets;
  private EvaluationPlan plan;

  @BeforeAll
  static void load() {
    model = GreedyModel.load(MODEL, Placement.cpu(ComputeType.FLOAT32));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @BeforeEach
  void write() throws IOException {
    var images = Files.createDirectories(folder.resolve("Count/images"));
    for (String name : List.of("album-1.png", "album-2.png")) {
      Files.copy(SAMPLES.resolve(name), images.resolve(name));
    }
    Files.writeString(images.resolve("broken.png"), "no picture");
    Files.writeString(
        folder.resolve("Count/Count.json"),
        """
        {"meta_data": {"dataset": "Count", "task_instruction": [""],
        "question_type": "open-ended"}, "data": [%s, %s, %s, %s, {"sample_id": 5}]}\
        """
            .formatted(
                RECORD.formatted(1, 1, "album-1.png"),
                RECORD.formatted(2, 2, "album-1.png"),
                RECORD.formatted(3, 1, "missing.png"),
                RECORD.formatted(4, 1, "broken.png")));
    sets = new MileBench(folder);
    var methods = new LinkedHashMap<String, PruningPolicy>();
    methods.put("random", PolicyJson.read("{\"method\": \"random\"}"));
    methods.put("csp", PolicyJson.read("{\"method\": \"csp\"}"));
    plan =
        new EvaluationPlan(
            "tiny", "ab", List.of("Count"), 10, 48, Contender.of(methods, List.of(0.5, 0.2)));
  }

  @Test
  void everySampleIsAskedUnderEveryPolicyOrNamedAsSkipped() throws IOException {
    run();

    var report = EvaluationReport.of(sets, plan, List.of(), results());
    report.write(folder.resolve("out"), LocalDate.of(2026, 11, 22), "a command");

    // One picture is missing, one is none, one record is broken.
    assertThat(report.skippedSamples()).isEqualTo(3);
    var page = Files.readString(folder.resolve("out/report.md"));
    assertThat(page)
        .contains("a command", "2026-11-22", "2 samples")
        .contains("## KL to the full cache, nats", "## Top-1 agreement")
        .contains("## Choosing for each data set")
        .contains("Count 3 (image missing.png is missing)")
        .contains("Count 4 (")
        .contains("Count 5 (");
    assertThat(Files.readAllLines(folder.resolve("out/cells.csv"))).hasSize(1 + 2 * 5);
    assertThat(folder.resolve("out/contrasts.csv")).doesNotExist();
    assertThat(folder.resolve("out/all.png")).isNotEmptyFile();
    assertThat(folder.resolve("out/Count.png")).isNotEmptyFile();
  }

  @Test
  void everyPolicyKeepsItsBudget() {
    run();

    try (var file = ResultFile.open(results(), plan)) {
      var asked = file.results().getFirst();
      int prompt = asked.promptTokens();
      assertThat(asked.answers())
          .extracting(SampleResult.ContenderAnswer::keptTokens)
          .containsExactly(prompt, prompt / 2, prompt / 5, prompt / 2 - 1, prompt / 5 - 1);
      // The full cache, random choice, and csp, one row of which is the summary's.
      assertThat(asked.answers())
          .extracting(answer -> answer.keptBytes() * prompt / asked.fullBytes())
          .containsExactly((long) prompt, prompt / 2L, prompt / 5L, prompt / 2L, prompt / 5L);
    }
  }

  @Test
  void everyAnswerIsComparedWithTheFullCaches() {
    run();

    try (var file = ResultFile.open(results(), plan)) {
      var fidelity =
          file.results().getFirst().answers().stream()
              .map(SampleResult.ContenderAnswer::fidelity)
              .toList();
      assertThat(fidelity).doesNotContainNull();
      int compared = fidelity.getFirst().compared();
      assertThat(fidelity.getFirst()).isEqualTo(new AnswerFidelity(compared, 0, 1));
      assertThat(fidelity.subList(1, fidelity.size()))
          .allMatch(one -> one.compared() == compared && one.kl() > 0 && one.top1() <= 1);
    }
  }

  @Test
  void aRunThatWasEndedGoesOnWithoutLosingOrRepeatingASample() throws IOException {
    run();
    var whole = Files.readAllLines(results());
    // As if it had been ended while the second result was written.
    Files.writeString(
        results(), whole.get(0) + "\n" + whole.get(1) + "\n" + whole.get(2).substring(0, 20));

    run();

    assertThat(Files.readAllLines(results())).isEqualTo(whole);
  }

  @Test
  void aServiceThatAnswersOtherwiseIsToldOf() throws IOException {
    run();

    var outcome =
        checked(_ ->
            """
            {"choices": [{"message": {"content": "something else"}}],
            "kv_cache": {"kept_tokens": 1, "kept_bytes": 1}}\
            """);

    assertThat(outcome.asked()).isEqualTo(2);
    assertThat(outcome.differences()).hasSize(2).allMatch(line -> line.contains("Count"));
  }

  @Test
  void aServiceThatAnswersTheSameIsNotToldOf() throws IOException {
    run();
    List<SampleResult> asked;
    try (var file = ResultFile.open(results(), plan)) {
      asked = file.results().stream().filter(result -> result.skipped() == null).toList();
    }

    var outcome =
        checked(request -> {
          var same = asked.get(request).answers().get(request);
          return """
          {"choices": [{"message": {"content": "%s"}}],
          "kv_cache": {"kept_tokens": %d, "kept_bytes": %d}}\
          """
              .formatted(same.text(), same.keptTokens(), same.keptBytes());
        });

    assertThat(outcome.asked()).isEqualTo(2);
    assertThat(outcome.differences()).isEmpty();
  }

  /** Checks a service by two samples; it answers by a request's number. */
  private ApiCheck.Outcome checked(IntFunction<String> service) throws IOException {
    var requests = new AtomicInteger();
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/chat/completions",
        exchange -> {
          var answer = service.apply(requests.getAndIncrement()).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    try {
      var url = URI.create("http://localhost:" + server.getAddress().getPort());
      return new ApiCheck(url, Optional.of("key"), "tiny").run(sets, plan, results(), model, 2);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void theCombinedVariantIsAskedAboutItsGrids() throws IOException {
    var onGrids = new Variant.Combined(1);
    new Combining(sets, onGrids).run("Count");
    var annotation = sets.read("Count", onGrids);
    var chats = new SampleChats(sets, "Count", annotation, model, 48);

    var parts = chats.of(annotation.samples().getFirst()).getFirst().parts();

    assertThat(parts).hasSize(2);
    assertThat(parts.getFirst())
        .isInstanceOfSatisfying(
            ContentPart.Image.class,
            grid ->
                assertThat(folder.resolve("Count/combined_1_images/1-0.jpg"))
                    .hasBinaryContent(grid.encoded()));
    // The bundled model's tokens are lower-case.
    assertThat(parts.getLast())
        .isEqualTo(new ContentPart.Text("<image 1> <image 2> how many shapes are in picture 1?"));
    plan =
        new EvaluationPlan(
            "tiny", "ab", List.of("Count"), 10, 48, plan.contenders(), Optional.of(1));
    // Of the pictures themselves none is looked at.
    Files.delete(folder.resolve("Count/images/album-2.png"));
    run();
    // The same as on the pictures.
    assertThat(EvaluationReport.of(sets, plan, List.of(), results()).skippedSamples()).isEqualTo(3);
  }

  private void run() {
    new EvaluationRun(sets, plan).run(results(), model, (_, _) -> {});
  }

  private Path results() {
    return folder.resolve("results.jsonl");
  }
}
