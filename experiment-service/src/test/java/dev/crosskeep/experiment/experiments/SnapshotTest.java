package dev.crosskeep.experiment.experiments;

import static dev.crosskeep.experiment.Client.JSON;
import static dev.crosskeep.experiment.Client.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.ExperimentSnapshot;
import dev.crosskeep.experiment.Client;
import dev.crosskeep.experiment.Examples;
import dev.crosskeep.experiment.WholeService;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@WholeService
class SnapshotTest {

  private static final String SNAPSHOT = "/internal/snapshot";

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;

  private Client client = new Client(0);

  @BeforeEach
  void connect() {
    client = new Client(port);
    jdbc.sql(
            "update experiment set status = 'stopped', stopped_at = now() where status = 'running'")
        .update();
  }

  @Test
  void theSnapshotHasWhatRunsAndNothingElse() throws Exception {
    var example = (ObjectNode) Examples.document("experiment-snapshot.json").at("/experiments/0");
    var started = start(example, "demo");
    start(example, "another");
    stop(start(example, "stopped"));

    var snapshot = json(200, client.get(SNAPSHOT));

    // The example's own experiment, but for the id and the salt, which are made here.
    var running = snapshot.path("experiments");
    assertThat(running.valueStream().map(one -> one.path("tenant").stringValue()))
        .containsExactly("another", "demo");
    example.set("id", started.get("id"));
    example.set("salt", started.get("salt"));
    assertThat(running.get(1)).isEqualTo(example);
    assertThat(JSON.treeToValue(snapshot, ExperimentSnapshot.class).experiments()).hasSize(2);

    for (var experiment : running) {
      stop(experiment);
    }
    assertThat(json(200, client.get(SNAPSHOT)).path("experiments")).isEmpty();
  }

  @Test
  void anUnchangedSnapshotIsNotSentAgain() throws Exception {
    var first = client.get(SNAPSHOT);
    String tag = tag(first);
    assertThat(tag).matches("\"[0-9a-f]{64}\"");

    var unchanged = ask(tag);
    assertThat(unchanged.statusCode()).isEqualTo(304);
    assertThat(unchanged.body()).isEmpty();
    assertThat(tag(unchanged)).isEqualTo(tag);

    var example = (ObjectNode) Examples.document("experiment-snapshot.json").at("/experiments/0");
    var started = start(example, "changing");
    var changed = ask(tag);
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(tag(changed)).isNotEqualTo(tag);

    stop(started);
    assertThat(ask(tag).statusCode()).isEqualTo(304);
  }

  private HttpResponse<String> ask(String tag) throws Exception {
    return client.send(client.request(SNAPSHOT).header("If-None-Match", tag));
  }

  private static String tag(HttpResponse<String> answer) {
    return answer.headers().firstValue("ETag").orElseThrow();
  }

  private JsonNode start(ObjectNode example, String tenant) throws Exception {
    var draft = example.deepCopy().put("tenant", tenant).put("name", "full or a fifth");
    draft.remove("id");
    draft.remove("salt");
    return json(201, client.post("/api/experiments", draft.toString()));
  }

  private JsonNode stop(JsonNode experiment) throws Exception {
    String id = experiment.path("id").stringValue();
    return json(200, client.post("/api/experiments/" + id + "/stop", ""));
  }
}
