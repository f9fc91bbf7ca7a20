package dev.crosskeep.experiment.observations;

import static dev.crosskeep.experiment.Client.JSON;
import static dev.crosskeep.experiment.Client.json;
import static dev.crosskeep.experiment.Examples.observation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.IngestReport;
import dev.crosskeep.experiment.Client;
import dev.crosskeep.experiment.WholeService;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One observation that cannot be stored never keeps its neighbours from being stored. */
@WholeService
class RefusedObservationsTest {

  private static final String INGEST = "/internal/observations";

  @LocalServerPort private int port;

  private Client client = new Client(0);

  @BeforeEach
  void connect() {
    client = new Client(port);
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "event_id                   | '4b1f'                  | event_id has a value",
        "event_id                   | '00000000-0000-4000-8000-000000000000' | event_id must be a"
            + " version 7",
        "event_id                   | null                    | event_id must be a version 7",
        "request_id                 | ''                      | request_id is missing or empty",
        "request_id                 | 'a\\u0000b'             | request_id has characters",
        "request_id                 | {}                      | request_id has a value",
        "tenant                     | null                    | tenant is missing",
        "unit                       | '\\ud800'               | unit has characters",
        "finish_reason              | ' '                     | finish_reason is missing or empty",
        "streamed                   | null                    | streamed is missing",
        "completion_tokens          | -1                      | completion_tokens must be",
        "completion_tokens          | 1.5                     | completion_tokens has a value",
        "first_token_ms             | 'NaN'                   | first_token_ms must be",
        "total_ms                   | 1e999                   | total_ms must be",
        "total_ms                   | 'soon'                  | total_ms has a value",
        "kv_cache                   | null                    | kv_cache is missing",
        "kv_cache                   | []                      | kv_cache",
        "kv_cache.method            | null                    | kv_cache.method is missing",
        "kv_cache.policy_version    | 0                       | kv_cache.policy_version must be",
        "kv_cache.arm               | 'a'                     | kv_cache.arm and"
            + " kv_cache.experiment",
        "kv_cache.prompt_tokens     | 2147483648              | kv_cache.prompt_tokens has a value",
        "kv_cache.kept_tokens       | -1                      | kv_cache.kept_tokens must be",
        "kv_cache.full_bytes        | null                    | kv_cache.full_bytes is missing",
        "kv_cache.kept_bytes        | -5                      | kv_cache.kept_bytes must be",
        "kv_cache.prune_ms          | 'Infinity'              | kv_cache.prune_ms must be",
      },
      quoteCharacter = '"')
  void aFieldThatCannotBeStored(String field, String value, String problem) throws Exception {
    var broken = observation();
    set(broken, field, JSON.readTree(value.replace('\'', '"')));

    assertRefusedAlone(broken, problem);
  }

  private static void set(ObjectNode observation, String field, JsonNode value) {
    int dot = field.indexOf('.');
    var owner = dot < 0 ? observation : (ObjectNode) observation.get(field.substring(0, dot));
    owner.set(field.substring(dot + 1), value);
  }

  @Test
  void aTextThatIsTooLong() throws Exception {
    assertRefusedAlone(observation().put("tenant", "t".repeat(257)), "tenant is longer than 256");
    assertRefusedAlone(observation().put("unit", "u".repeat(4097)), "unit is longer than 4096");
  }

  @Test
  void anEventOfAnotherTime() throws Exception {
    var now = Instant.now();

    assertRefusedAlone(observation(now.plus(Duration.ofMinutes(61))), "event_id is of a time");
    assertRefusedAlone(observation(now.minus(Duration.ofDays(91))), "event_id is more than 90");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "17", "\"text\"", "[]", "{}"})
  void anItemThatIsNoObservation(String item) throws Exception {
    assertRefusedAlone(JSON.readTree(item), "");
  }

  private void assertRefusedAlone(JsonNode broken, String problem) throws Exception {
    var report = send(List.of(observation(), broken, observation()));

    assertThat(report.stored()).isEqualTo(2);
    assertThat(report.refused())
        .singleElement()
        .extracting(IngestReport.Refused::index)
        .isEqualTo(1);
    assertThat(report.refused().getFirst().problem())
        .startsWith(problem)
        .doesNotContain("java", "dev.", "Exception", "`");
  }

  @Test
  void longTextsAndLateEventsWithinTheLimitsAreStored() throws Exception {
    // The longest that an index must hold, three bytes a character.
    String longest = "\u20ac".repeat(256);
    var observation = observation(Instant.now().plus(Duration.ofMinutes(59)));
    observation.put("tenant", longest).put("request_id", longest).put("unit", "u".repeat(4096));
    ((ObjectNode) observation.get("kv_cache")).put("experiment", longest).put("arm", longest);

    var report = send(List.of(observation, observation(Instant.now().minus(Duration.ofDays(89)))));

    assertThat(report).isEqualTo(new IngestReport(2, 0, List.of()));
  }

  @Test
  void whatANewerSenderAddsIsNoMistake() throws Exception {
    assertThat(send(List.of(observation().put("colour", "blue"))).stored()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}        | must be a list",
        "null      | must be a list",
        "[{\"a\":  | is not valid JSON",
        "junk      | is not valid JSON",
        "''        | is missing"
      })
  void aBodyThatIsNoBatch(String body, String problem) throws Exception {
    assertProblem(400, problem, body);
  }

  @Test
  void aBatchThatIsTooLargeStoresNothing() throws Exception {
    String many =
        JSON.writeValueAsString(Stream.generate(() -> observation()).limit(1001).toList());

    assertProblem(413, "at most 1000 observations, got 1001", many);
    assertProblem(413, "larger than 4194304 bytes", "[" + " ".repeat(4 << 20) + "]");
  }

  private void assertProblem(int status, String problem, String body) throws Exception {
    var answer = client.post(INGEST, body);

    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(json(status, answer).path("detail").stringValue()).contains(problem);
  }

  private IngestReport send(List<? extends JsonNode> batch) throws Exception {
    var answer = client.post(INGEST, JSON.writeValueAsString(batch));
    return JSON.treeToValue(json(200, answer), IngestReport.class);
  }
}
