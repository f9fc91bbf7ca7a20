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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@WholeService
class IngestTest {

  private static final String INGEST = "/internal/observations";

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;

  private Client client = new Client(0);

  @BeforeEach
  void connect() {
    client = new Client(port);
  }

  @Test
  void aBatchSentTwiceIsStoredOnce() throws Exception {
    var batch = List.<JsonNode>of(observation(), observation(), observation());
    long before = rows();

    var first = send(batch);
    var second = send(batch);

    assertThat(first).isEqualTo(new IngestReport(3, 0, List.of()));
    assertThat(second).isEqualTo(new IngestReport(0, 3, List.of()));
    assertThat(rows() - before).isEqualTo(3);
  }

  @Test
  void anObservationTwiceInABatchIsStoredOnce() throws Exception {
    var observation = observation();

    assertThat(send(List.of(observation, observation)))
        .isEqualTo(new IngestReport(1, 1, List.of()));
  }

  @Test
  void batchesThatArriveAtOnceStoreEachObservationOnce() throws Exception {
    // Of ten days nobody has seen, so that the senders also race to make room for them.
    var start = Instant.now().minus(Duration.ofDays(60));
    var batch = new ArrayList<JsonNode>();
    for (int i = 0; i < 200; i++) {
      batch.add(observation(start.plus(Duration.ofDays(i % 10))));
    }
    var backwards = batch.reversed();
    long before = rows();

    List<IngestReport> reports = atOnce(Stream.of(batch, backwards, batch, backwards, batch));

    assertThat(reports.stream().mapToInt(IngestReport::stored).sum()).isEqualTo(200);
    assertThat(reports.stream().mapToInt(IngestReport::known).sum()).isEqualTo(800);
    assertThat(rows() - before).isEqualTo(200);
  }

  @Test
  void batchesInOppositeOrdersDoNotWaitForEachOther() throws Exception {
    for (int round = 0; round < 5; round++) {
      var batch = Stream.<JsonNode>generate(Examples::observation).limit(1000).toList();

      List<IngestReport> reports = atOnce(Stream.of(batch, batch.reversed()));

      assertThat(reports.stream().mapToInt(IngestReport::stored).sum()).isEqualTo(1000);
    }
  }

  private List<IngestReport> atOnce(Stream<List<JsonNode>> batches) throws Exception {
    var tasks = batches.map(batch -> (Callable<IngestReport>) () -> send(batch)).toList();
    try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
      var reports = new ArrayList<IngestReport>();
      for (var report : senders.invokeAll(tasks)) {
        reports.add(report.get());
      }
      return reports;
    }
  }

  @Test
  void anObservationLiesInThePartitionOfItsDay() throws Exception {
    var noon = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofHours(12));
    var midnight = noon.plus(Duration.ofHours(12));
    var observations =
        List.<JsonNode>of(
            observation(noon), observation(midnight.minusMillis(1)), observation(midnight));

    send(observations);

    String yesterday = "observation_" + noon.toString().substring(0, 10).replace("-", "");
    String today = "observation_" + midnight.toString().substring(0, 10).replace("-", "");
    assertThat(observations.stream().map(this::partition))
        .containsExactly(yesterday, yesterday, today);
  }

  private String partition(JsonNode observation) {
    return jdbc.sql(
            "select tableoid::regclass::text from observation where event_id = cast(? as uuid)")
        .param(observation.path("event_id").stringValue())
        .query(String.class)
        .single();
  }

  @Test
  void theExampleDocumentsAreWhatIsTakenAndAnswered() throws Exception {
    var answer = client.post(INGEST, "[" + observation() + "]");

    var example = JSON.treeToValue(Examples.document("ingest-report.json"), IngestReport.class);
    assertThat(example.refused()).hasSize(1);
    assertThat(json(200, answer).propertyNames())
        .containsExactlyElementsOf(Examples.document("ingest-report.json").propertyNames());
  }

  @Test
  void whatBecameOfObservationsIsCounted() throws Exception {
    double stored = metric("stored");
    double known = metric("known");
    double refused = metric("refused");
    var observation = observation();

    send(List.of(observation, observation, JSON.createObjectNode()));

    assertThat(metric("stored") - stored).isEqualTo(1);
    assertThat(metric("known") - known).isEqualTo(1);
    assertThat(metric("refused") - refused).isEqualTo(1);
  }

  private double metric(String result) throws Exception {
    String name = "crosskeep_observations_total{result=\"" + result + "\"} ";
    return client
        .get("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .sum();
  }

  private IngestReport send(List<? extends JsonNode> batch) throws Exception {
    var answer = client.post(INGEST, JSON.writeValueAsString(batch));
    return JSON.treeToValue(json(200, answer), IngestReport.class);
  }

  private long rows() {
    return jdbc.sql("select count(*) from observation").query(Long.class).single();
  }
}
