package dev.crosskeep.experiment.experiments;

import static dev.crosskeep.experiment.Client.JSON;
import static dev.crosskeep.experiment.Client.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.experiment.Client;
import dev.crosskeep.experiment.WholeService;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@WholeService
class ExperimentsTest {

  private static final String EXPERIMENTS = "/api/experiments";

  private final String tenant = "t" + UUID.randomUUID();

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;

  private Client client = new Client(0);

  @BeforeEach
  void connect() {
    client = new Client(port);
  }

  @Test
  void anExperimentStartsAndIsFoundAgain() throws Exception {
    var started = start();

    assertThat(started.path("id").stringValue()).matches("exp-[0-9]+");
    assertThat(started.path("tenant").stringValue()).isEqualTo(tenant);
    assertThat(started.path("name").stringValue()).isEqualTo("half or all");
    assertThat(started.path("unit").stringValue()).isEqualTo("user");
    assertThat(started.path("salt").stringValue()).matches("[0-9a-f]{32}");
    assertThat(started.path("status").stringValue()).isEqualTo("running");
    assertThat(Instant.parse(started.path("created_at").stringValue()))
        .isBefore(Instant.now().plusSeconds(1));
    assertThat(started.has("stopped_at")).isFalse();
    assertThat(get(started)).isEqualTo(started);
    assertThat(json(200, client.get(EXPERIMENTS)).path("experiments").get(0)).isEqualTo(started);
  }

  @Test
  void anArmIsKeptWithAllItsSettings() throws Exception {
    var arms = start().path("arms");

    assertThat(arms.at("/0/name").stringValue()).isEqualTo("a");
    assertThat(arms.at("/0/weight").doubleValue()).isEqualTo(0.9);
    assertThat(arms.at("/0/policy")).isEqualTo(JSON.readTree("{\"method\": \"full\"}"));
    assertThat(arms.at("/1/name").stringValue()).isEqualTo("b");
    assertThat(arms.at("/1/weight").doubleValue()).isEqualTo(1);
    assertThat(arms.at("/1/policy"))
        .isEqualTo(
            JSON.valueToTree(
                PolicyJson.read("{\"method\": \"csp\", \"budget\": {\"ratio\": 0.5}}")));
  }

  @Test
  void saltsDiffer() throws Exception {
    var first = stop(start());
    var second = start();

    assertThat(first.path("salt")).isNotEqualTo(second.path("salt"));
  }

  @Test
  void stoppingTwiceIsStoppingOnce() throws Exception {
    var experiment = start();

    var stopped = stop(experiment);

    assertThat(stopped.path("status").stringValue()).isEqualTo("stopped");
    assertThat(stopped.has("stopped_at")).isTrue();
    assertThat(stop(experiment)).isEqualTo(stopped);
    assertThat(get(experiment)).isEqualTo(stopped);
  }

  @Test
  void aTenantHasAtMostOneRunningExperiment() throws Exception {
    var first = start();

    var refused = json(409, client.post(EXPERIMENTS, draft()));
    assertThat(refused.path("field").stringValue()).isEqualTo("tenant");

    stop(first);
    start();
  }

  @Test
  void ofTwoThatStartAtOnceOneRuns() throws Exception {
    Callable<Integer> starting = () -> client.post(EXPERIMENTS, draft()).statusCode();
    try (var operators = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = operators.invokeAll(Stream.generate(() -> starting).limit(5).toList());

      assertThat(answers).extracting(answer -> answer.get()).containsOnlyOnce(201).contains(409);
    }
    assertThat(
            jdbc.sql("select count(*) from experiment where tenant = ?")
                .param(tenant)
                .query(Long.class)
                .single())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/summary"})
  void anUnknownExperimentIsNotFound(String what) throws Exception {
    json(404, client.get(EXPERIMENTS + "/exp-0" + what));
  }

  @Test
  void anUnknownExperimentCannotBeStopped() throws Exception {
    json(404, client.post(EXPERIMENTS + "/exp-0/stop", ""));
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "/tenant            | null         | tenant",
        "/tenant            | 'Demo'       | tenant",
        "/name              | ' '          | name",
        "/name              | 'a\\nb'      | name",
        "/name              | '\\ud800'    | name",
        "/unit              | 'tenant'     | unit",
        "/unit              | {}           | unit",
        "/salt              | 'mine'       | salt",
        "/arms              | null         | arms",
        "/arms              | []           | arms",
        "/arms              | 17           | arms",
        "/arms/0            | null         | arms[0]",
        "/arms/0/name       | 'b'          | arms[1].name",
        "/arms/0/name       | 'a b'        | arms[0].name",
        "/arms/1/weight     | 0            | arms[1].weight",
        "/arms/1/weight     | -1           | arms[1].weight",
        "/arms/1/weight     | 'NaN'        | arms[1].weight",
        "/arms/1/weight     | 1e300        | arms[1].weight",
        "/arms/1/weight     | 1e999        | arms[1].weight",
        "/arms/1/share      | 1            | arms[1].share",
        "/arms/1/policy     | null         | arms[1].policy",
        "/arms/1/policy     | 'csp'        | arms[1].policy",
        "/arms/1/policy     | {'method': 'lru'} | arms[1].policy.method",
        "/arms/1/policy     | {'method': 'csp', 'budget': {'ratio': 0}}     |"
            + " arms[1].policy.budget.ratio",
        "/arms/1/policy     | {'method': 'csp', 'budget': {'ratio': 1.5}}   |"
            + " arms[1].policy.budget.ratio",
        "/arms/1/policy     | {'method': 'csp', 'budget': {'ratio': 'NaN'}} |"
            + " arms[1].policy.budget.ratio",
        "/arms/1/policy     | {'method': 'csp', 'bugdet': {'ratio': 1}}     |"
            + " arms[1].policy.bugdet",
      },
      quoteCharacter = '"')
  void aFieldThatCannotBeUsedIsNamed(String where, String value, String field) throws Exception {
    var draft = JSON.readTree(draft());
    int last = where.lastIndexOf('/');
    put(draft.at(where.substring(0, last)), where.substring(last + 1), value.replace('\'', '"'));

    var problem = json(400, client.post(EXPERIMENTS, JSON.writeValueAsString(draft)));

    assertThat(problem.path("field").stringValue()).isEqualTo(field);
    assertThat(problem.path("detail").stringValue()).doesNotContain("java", "dev.", "Exception");
  }

  private static void put(JsonNode owner, String name, String value) {
    var read = JSON.readTree(value);
    if (owner.isArray()) {
      owner.asArray().set(Integer.parseInt(name), read);
    } else {
      owner.asObject().set(name, read);
    }
  }

  private JsonNode start() throws Exception {
    return json(201, client.post(EXPERIMENTS, draft()));
  }

  private String draft() {
    return """
    {
      "tenant": "%s", "name": "half or all", "unit": "user",
      "arms": [
        {"name": "a", "weight": 0.9, "policy": {"method": "full"}},
        {"name": "b", "policy": {"method": "csp", "budget": {"ratio": 0.5}}}
      ]
    }
    """
        .formatted(tenant);
  }

  private JsonNode get(JsonNode experiment) throws Exception {
    return json(200, client.get(address(experiment)));
  }

  private JsonNode stop(JsonNode experiment) throws Exception {
    return json(200, client.post(address(experiment) + "/stop", ""));
  }

  private static String address(JsonNode experiment) {
    return EXPERIMENTS + "/" + experiment.path("id").stringValue();
  }
}
