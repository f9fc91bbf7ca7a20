package dev.crosskeep.experiment.observations;

import static dev.crosskeep.experiment.Client.JSON;
import static dev.crosskeep.experiment.Client.json;
import static dev.crosskeep.experiment.Examples.observation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.experiment.Client;
import dev.crosskeep.experiment.WholeService;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@WholeService
class ObservationsTest {

  private final String tenant = "t" + UUID.randomUUID();

  @LocalServerPort private int port;

  private Client client = new Client(0);

  @BeforeEach
  void connect() {
    client = new Client(port);
  }

  @Test
  void anObservationIsShownAsItWasSent() throws Exception {
    var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    var observation = ofTenant(now);
    cache(observation).put("experiment", "exp-12").put("arm", "b");

    store(observation);

    var shown = only(find("tenant=" + tenant));
    assertThat(Instant.parse(shown.remove("at").stringValue())).isEqualTo(now);
    assertThat(shown).isEqualTo(observation);
  }

  @Test
  void whatAnObservationDoesNotHaveIsLeftOut() throws Exception {
    var observation = ofTenant(Instant.now()).remove(List.of("unit"));
    cache(observation).remove(List.of("policy_version", "reason"));

    store(observation);

    var shown = only(find("tenant=" + tenant));
    assertThat(shown.remove(List.of("at"))).isEqualTo(observation);
  }

  @ParameterizedTest
  @CsvSource({
    "experiment, exp-1, exp-2",
    "arm, a, b",
    "method, csp, full",
    "request_id, req_1, req_2"
  })
  void eachFilterLetsPassWhatIsAskedFor(String filter, String asked, String other)
      throws Exception {
    store(with(filter, asked), with(filter, other));

    var shown = only(find("tenant=" + tenant + "&" + filter + "=" + asked));

    assertThat(shown.findValue(filter).stringValue()).isEqualTo(asked);
  }

  private ObjectNode with(String filter, String value) {
    var observation = ofTenant(Instant.now());
    var cache = cache(observation).put("experiment", "exp-1").put("arm", "a");
    (filter.equals("request_id") ? observation : cache).put(filter, value);
    return observation;
  }

  @Test
  void aTimeSpanHasItsStartButNotItsEnd() throws Exception {
    var start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    var end = start.plusSeconds(1);
    store(
        ofTenant(start.minusMillis(1)),
        ofTenant(start),
        ofTenant(end.minusMillis(1)),
        ofTenant(end));

    var shown = find("tenant=%s&from=%s&to=%s".formatted(tenant, start, end));

    assertThat(shown.path("observations").valueStream().map(ObservationsTest::at))
        .containsExactly(end.minusMillis(1), start);
  }

  @Test
  void pagesShowEveryObservationOnceNewestFirst() throws Exception {
    // Three days; some of the same millisecond, so that only their ids set them apart.
    var start = Instant.now().minus(Duration.ofDays(2));
    var sent = new ArrayList<JsonNode>();
    for (int i = 0; i < 25; i++) {
      sent.add(ofTenant(start.plus(Duration.ofDays(i / 10))));
    }
    store(sent.toArray(JsonNode[]::new));

    var shown = new ArrayList<JsonNode>();
    String cursor = "";
    int pages = 0;
    do {
      var page = find("tenant=" + tenant + "&limit=5" + cursor);
      shown.addAll(page.path("observations").valueStream().toList());
      cursor = page.has("next") ? "&cursor=" + page.path("next").stringValue() : "";
      pages++;
    } while (!cursor.isEmpty());

    assertThat(pages).isEqualTo(5);
    assertThat(shown.stream().map(ObservationsTest::id))
        .containsExactlyElementsOf(sent.reversed().stream().map(ObservationsTest::id).toList());
  }

  @Test
  void withoutAFilterTheNewestOfAllTenantsAreShown() throws Exception {
    // Later than what any other test has sent.
    var newest = observation(Instant.now().plus(Duration.ofMinutes(59)).plusSeconds(30));
    store(newest);

    assertThat(id(only(find("limit=1")))).isEqualTo(id(newest));
  }

  @ParameterizedTest
  @CsvSource({
    "tenat=demo, tenat",
    "tenant=, tenant",
    "tenant=a&tenant=b, tenant",
    "tenant=%00, tenant",
    "limit=0, limit",
    "limit=1001, limit",
    "limit=many, limit",
    "from=yesterday, from",
    "to=%2B1000000000-12-31T23:59:59Z, to",
    "to=1969-12-31T23:59:59Z, to",
    "cursor=!, cursor",
    "cursor=abcd, cursor",
    "cursor=AAAAAAAAAAAAAAAAAAAAAA, cursor"
  })
  void aBadParameterIsNamed(String parameters, String field) throws Exception {
    var problem = json(400, client.get("/api/observations?" + parameters));

    assertThat(problem.path("field").stringValue()).isEqualTo(field);
    assertThat(problem.path("detail").stringValue()).startsWith(field);
  }

  private ObjectNode ofTenant(Instant at) {
    return observation(at).put("tenant", tenant);
  }

  private void store(JsonNode... observations) throws Exception {
    var report =
        json(200, client.post("/internal/observations", JSON.writeValueAsString(observations)));
    assertThat(report.path("stored").intValue()).isEqualTo(observations.length);
  }

  private JsonNode find(String parameters) throws Exception {
    return json(200, client.get("/api/observations?" + parameters));
  }

  private static ObjectNode only(JsonNode page) {
    assertThat(page.path("observations")).hasSize(1);
    return (ObjectNode) page.path("observations").get(0);
  }

  private static ObjectNode cache(JsonNode observation) {
    return (ObjectNode) observation.get("kv_cache");
  }

  private static String id(JsonNode observation) {
    return observation.path("event_id").stringValue();
  }

  private static Instant at(JsonNode observation) {
    return Instant.parse(observation.path("at").stringValue());
  }
}
