package dev.crosskeep.experiment.observations;

import static dev.crosskeep.experiment.Client.JSON;
import static dev.crosskeep.experiment.Client.json;
import static dev.crosskeep.experiment.Examples.observation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.IngestReport;
import dev.crosskeep.experiment.Client;
import dev.crosskeep.experiment.Examples;
import dev.crosskeep.experiment.WholeService;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What was measured after an answer belongs to its observation, in whatever order they come. */
@WholeService
class FidelityTest {

  private static final JsonNode FIDELITY = Examples.document("fidelity.json");

  private final String tenant = "t" + UUID.randomUUID();

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;

  private Client client = new Client(0);

  @BeforeEach
  void connect() {
    client = new Client(port);
  }

  @Test
  void aMeasurementIsAddedToItsObservation() throws Exception {
    var observation = ofTenant();
    assertThat(send(observation)).isEqualTo(new IngestReport(1, 0, List.of()));
    assertThat(shownFidelity().isMissingNode()).isTrue();

    assertThat(send(later(observation))).isEqualTo(new IngestReport(1, 0, List.of()));

    assertThat(shownFidelity()).isEqualTo(FIDELITY);
  }

  @Test
  void itMayComeFirst() throws Exception {
    var observation = ofTenant();

    send(later(observation));
    send(observation);

    assertThat(shownFidelity()).isEqualTo(FIDELITY);
  }

  @Test
  void itMayComeWithItInOneBatch() throws Exception {
    var observation = ofTenant();

    assertThat(send(later(observation), observation)).isEqualTo(new IngestReport(2, 0, List.of()));

    assertThat(shownFidelity()).isEqualTo(FIDELITY);
  }

  @Test
  void itsObservationMayNeverCome() throws Exception {
    long before = rows();

    assertThat(send(later(ofTenant()))).isEqualTo(new IngestReport(1, 0, List.of()));

    assertThat(rows() - before).isEqualTo(1);
    assertThat(shown().path("observations")).isEmpty();
  }

  @Test
  void sentTwiceItCountsOnceAndTheFirstStays() throws Exception {
    var observation = ofTenant();
    var measured = later(observation);
    var another = later(observation);
    ((ObjectNode) another.get("fidelity")).put("kl_mean", 5);
    send(observation);

    assertThat(send(measured, measured)).isEqualTo(new IngestReport(1, 1, List.of()));
    assertThat(send(another, measured)).isEqualTo(new IngestReport(0, 2, List.of()));

    assertThat(shownFidelity()).isEqualTo(FIDELITY);
  }

  @Test
  void whatTheAnswerItselfToldIsKeptTheSameWay() throws Exception {
    var observation = ofTenant();
    ((ObjectNode) observation.get("kv_cache")).set("fidelity", FIDELITY);

    assertThat(send(observation)).isEqualTo(new IngestReport(1, 0, List.of()));
    assertThat(send(observation)).isEqualTo(new IngestReport(0, 1, List.of()));

    var shown = (ObjectNode) shown().path("observations").get(0);
    assertThat(shown.remove(List.of("at"))).isEqualTo(observation);
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "kl_mean            | -1     | fidelity.kl_mean must be at least 0",
        "kl_p99             | null   | fidelity.kl_p99 is missing or empty",
        "kl_p99             | 'NaN'  | fidelity.kl_p99 must be at least 0",
        "top1_agreement     | 1.5    | fidelity.top1_agreement must be from 0 to 1",
        "tokens             | 0      | fidelity.tokens must be at least 1",
        "tokens             | 'many' | fidelity.tokens has a value that cannot be used",
        "retained_attention | null   | fidelity.retained_attention is missing or empty",
      })
  void aMeasurementThatCannotBeOneIsRefusedAlone(String field, String value, String problem)
      throws Exception {
    var broken = later(ofTenant());
    ((ObjectNode) broken.get("fidelity")).set(field, JSON.readTree(value.replace('\'', '"')));

    var report = send(ofTenant(), broken, later(ofTenant()));

    assertThat(report.stored()).isEqualTo(2);
    assertThat(report.refused()).hasSize(1);
    assertThat(report.refused().getFirst().problem()).startsWith(problem);
  }

  @Test
  void aMeasurementOfAnotherTimeIsRefusedAsItsObservationWouldBe() throws Exception {
    var report = send(later(observation(Instant.now().minus(Duration.ofDays(91)))));

    assertThat(report.refused().getFirst().problem()).startsWith("event_id is more than 90 days");
  }

  @Test
  void theExampleDocumentIsTaken() throws Exception {
    var example = (ObjectNode) Examples.document("later-fidelity.json");
    example.put("event_id", Examples.eventId(Instant.now()).toString());

    assertThat(send(example)).isEqualTo(new IngestReport(1, 0, List.of()));
  }

  private ObjectNode ofTenant() {
    return observation().put("tenant", tenant);
  }

  private static ObjectNode later(JsonNode observation) {
    var later = JSON.createObjectNode();
    later.set("event_id", observation.get("event_id"));
    later.set("fidelity", FIDELITY.deepCopy());
    return later;
  }

  private IngestReport send(JsonNode... batch) throws Exception {
    var answer = client.post("/internal/observations", JSON.writeValueAsString(batch));
    return JSON.treeToValue(json(200, answer), IngestReport.class);
  }

  private JsonNode shown() throws Exception {
    return json(200, client.get("/api/observations?tenant=" + tenant));
  }

  private JsonNode shownFidelity() throws Exception {
    return shown().at("/observations/0/kv_cache/fidelity");
  }

  private long rows() {
    return jdbc.sql("select count(*) from fidelity").query(Long.class).single();
  }
}
