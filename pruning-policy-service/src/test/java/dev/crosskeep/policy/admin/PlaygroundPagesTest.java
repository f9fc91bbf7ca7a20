package dev.crosskeep.policy.admin;

import static dev.crosskeep.policy.Client.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.policy.Client;
import dev.crosskeep.policy.PolicyService;
import dev.crosskeep.policy.member.Membership;
import dev.crosskeep.policy.member.Role;
import dev.crosskeep.policy.playground.FakeEngine;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The playground and the editor's previews, with an engine that answers as it is told. */
@PolicyService
@Timeout(120)
class PlaygroundPagesTest {

  private static final FakeEngine ENGINE = new FakeEngine();
  private static final FakeRecords RECORDS = new FakeRecords();
  private static final String QUESTION =
      "{'question': 'what?', 'pictures': ['data:image/png;base64,iVBORw0KGgo='],"
          + " 'policy': {'method': 'csp', 'budget': {'ratio': 0.1}}, 'fidelity': true}";

  @LocalServerPort private int port;
  @Autowired private Membership membership;
  @Autowired private JdbcClient jdbc;

  private Client client = new Client(0);
  private String tenant = "";

  @DynamicPropertySource
  static void neighbours(DynamicPropertyRegistry settings) {
    settings.add("crosskeep.policy.inference-url", ENGINE::address);
    settings.add("crosskeep.policy.experiment-url", RECORDS::address);
  }

  @AfterAll
  static void close() {
    ENGINE.close();
    RECORDS.close();
  }

  @BeforeEach
  void connect() throws Exception {
    client = new Client(port);
    tenant = client.newTenant();
    ENGINE.forget();
    RECORDS.has("");
  }

  private Visitor editor() throws Exception {
    return new Cast(membership, jdbc, port).visitor(null, Role.EDITOR);
  }

  @Test
  void theEngineIsAskedForNobodyUnderThePolicyThatIsTried() throws Exception {
    var answer = editor().ask("/admin/playground/answers", QUESTION);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/event-stream");
    assertThat(new String(answer.body().readAllBytes(), UTF_8))
        .contains("the cross", "is blue.", "\"map\"", "\"fidelity\"", "[DONE]");
    var asked = ENGINE.asked();
    assertThat(asked.headers().getFirst("X-Service-Token")).isEqualTo(Client.TOKEN);
    assertThat(asked.headers().getFirst("X-Tenant")).isEqualTo("_playground");
    var policy = json(asked.headers().getFirst("X-Effective-Policy"));
    assertThat(policy.at("/reason").asString()).isEqualTo("playground");
    assertThat(policy.at("/policy/budget/ratio").asDouble()).isEqualTo(0.1);
    assertThat(asked.body().at("/model").asString()).isEqualTo("m");
    assertThat(asked.body().at("/messages/0/content/0/image_url/url").asString())
        .isEqualTo("data:image/png;base64,iVBORw0KGgo=");
    assertThat(asked.body().at("/messages/0/content/1/text").asString()).isEqualTo("what?");
    assertThat(asked.body().path("kv_cache")).isEqualTo(json("{'map': true, 'fidelity': true}"));
  }

  @Test
  void aWordIsThereBeforeTheNextOneIsThoughtOf() throws Exception {
    var next = new CountDownLatch(1);
    ENGINE.replies((asked, exchange) -> {
      FakeEngine.open(exchange);
      FakeEngine.event(exchange, FakeEngine.word("first"));
      next.await();
      FakeEngine.event(exchange, FakeEngine.end(asked));
      FakeEngine.event(exchange, "[DONE]");
    });

    try (var events = lines(editor().ask("/admin/playground/answers", QUESTION).body())) {
      assertThat(events.lines().filter(line -> line.startsWith("data")).findFirst().orElseThrow())
          .contains("first");
      next.countDown();
      assertThat(events.lines()).contains("data: [DONE]");
    }
  }

  @Test
  void whoeverLeavesStopsTheEngine() throws Exception {
    var left = new CountDownLatch(1);
    ENGINE.replies(FakeEngine.endlessly(left));

    try (var answer = editor().ask("/admin/playground/answers", QUESTION).body()) {
      assertThat(answer.read()).isNotNegative();
    }

    assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatTheEngineRefusesIsToldInItsWords() throws Exception {
    ENGINE.replies((_, exchange) ->
        FakeEngine.whole(
            exchange, 400, "{'error': {'message': 'the prompt is too long', 'type': 't'}}"));

    var answer = editor().ask("/admin/playground/answers", QUESTION);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new String(answer.body().readAllBytes(), UTF_8)).contains("the prompt is too long");
  }

  @Test
  void aQuestionWithoutTheFormsTokenIsNotAsked() throws Exception {
    var editor = editor();
    editor.forgetToken();

    assertThat(editor.ask("/admin/playground/answers", QUESTION).statusCode()).isIn(302, 403);
  }

  @Test
  void thePageOffersTheTenantsVersionsAndOpenDraftsAndNobodyElses() throws Exception {
    String other = client.newTenant();
    client.put(
        "/api/tenants/" + tenant + "/policy", "{'policy': {'method': 'h2o'}, 'reason': 'a'}");
    client.post(
        "/api/tenants/" + tenant + "/drafts", "{'policy': {'method': 'roco'}, 'reason': 'b'}");
    var own = new Cast(membership, jdbc, port).visitor(tenant, Role.APPROVER);

    assertThat(own.get("/admin/playground").body())
        .contains(
            "Version 2, in force: H2O", "Version 1: Cross-self pruning", ": RoCo", "Full cache")
        .contains("&quot;method&quot;:&quot;roco&quot;")
        .doesNotContain(other);
    assertThat(own.get("/admin/playground?tenant=" + other).statusCode()).isEqualTo(404);
    assertThat(editor().get("/admin/playground?tenant=" + other).body())
        .contains("Version 1, in force: Cross-self pruning")
        .doesNotContain("RoCo");
  }

  @Test
  void theEditorShowsWhatWouldHaveBeenKeptOfTheLastRequests() throws Exception {
    RECORDS.has(FakeRecords.answer(tenant, 1000, 500), FakeRecords.answer(tenant, 40, 40));

    String part = requests("method", "csp", "budget.unit", "ratio", "budget.value", "0.1");

    // 10 % of 1000; 40 tokens are fewer than are pruned. 8 KiB each: 540 and 140 of them.
    assertThat(cells(part))
        .contains("1,000", "500", "100", "40", "540", "140", "4.2 MiB", "1.1 MiB");
    assertThat(part).contains("74 % less cache than these answers took.");
    assertThat(RECORDS.asked()).contains("tenant=" + tenant);
  }

  @Test
  void aBudgetByAttentionIsSaidToBeAMost() throws Exception {
    RECORDS.has(FakeRecords.answer(tenant, 1000, 500));

    assertThat(requests("method", "csp", "budget.unit", "mass", "budget.value", "0.9"))
        .contains("100 % more cache", "At most: how much holds that share");
  }

  @Test
  void withoutAnswersOnRecordTheEditorSaysWhy() throws Exception {
    assertThat(requests("method", "full"))
        .contains("none of this tenant&#39;s answers is on record");
    assertThat(requests("method", "csp", "budget.unit", "ratio", "budget.value", "2"))
        .contains("this is no policy yet");
    RECORDS.fails();
    assertThat(requests("method", "full")).contains("the experiment service");
  }

  @Test
  void theEditorShowsWhatTheEngineKeepsOfASample() throws Exception {
    String part = sample("method", "csp", "budget.unit", "ratio", "budget.value", "0.1");

    assertThat(part)
        .contains(
            "the cross is blue.",
            "data-map=\"{&quot;image&quot;:1",
            "samples/before-after-1-",
            "samples/before-after-2-");
    assertThat(ENGINE.asked().body().at("/messages/0/content/0/image_url/url").asString())
        .startsWith("data:image/png;base64,iVBORw0KGgo");
    ENGINE.replies((_, exchange) ->
        FakeEngine.whole(exchange, 503, "{'error': {'message': 'too many wait', 'type': 't'}}"));
    assertThat(sample("method", "full")).contains("Too many wait.");
    assertThat(sample("method", "csp", "budget.unit", "ratio", "budget.value", "2"))
        .contains("this is no policy yet");
  }

  private String requests(String... inputs) throws Exception {
    return editor().post("/admin/tenants/" + tenant + "/policy/requests", inputs).body();
  }

  private String sample(String... inputs) throws Exception {
    return editor().post("/admin/tenants/" + tenant + "/policy/sample", inputs).body();
  }

  private static List<String> cells(String table) {
    return Pattern.compile("<td[^>]*>([^<]*)</td>")
        .matcher(table)
        .results()
        .map(cell -> cell.group(1))
        .toList();
  }

  private static BufferedReader lines(InputStream events) {
    return new BufferedReader(new InputStreamReader(events, UTF_8));
  }
}
