package dev.crosskeep.experiment.errors;

import static dev.crosskeep.experiment.Client.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.experiment.Client;
import dev.crosskeep.experiment.Examples;
import dev.crosskeep.experiment.WholeService;
import dev.crosskeep.postgres.TestPostgres;
import java.net.http.HttpResponse;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A PostgreSQL that ends the service's connections and takes no new ones, for a while. */
@WholeService
class DatabaseAwayTest {

  private static final Duration QUICKLY = Duration.ofSeconds(8);
  private static final Duration RECOVERS_WITHIN = Duration.ofSeconds(20);

  private static final String EXPERIMENT =
      """
      {"tenant": "demo", "name": "none", "unit": "request", "arms": [
        {"name": "a", "policy": {"method": "full"}},
        {"name": "b", "policy": {"method": "csp"}}]}
      """;

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;

  private Client client = new Client(0);

  @BeforeEach
  void connect() {
    client = new Client(port);
  }

  @Test
  void whileItIsAwayNothingIsAcknowledgedAndThenAllGoesOn() throws Exception {
    String database = jdbc.sql("select current_database()").query(String.class).single();
    String batch = "[" + Examples.observation() + "]";

    allowConnections(database, false);
    try {
      long start = System.nanoTime();
      assertAway(client.post("/internal/observations", batch));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(QUICKLY);
      assertAway(client.post("/api/experiments", EXPERIMENT));
      assertAway(client.get("/internal/snapshot"));
      assertThat(client.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
      assertThat(client.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    } finally {
      allowConnections(database, true);
    }

    var answer = client.post("/internal/observations", batch);
    long deadline = System.nanoTime() + RECOVERS_WITHIN.toNanos();
    while (answer.statusCode() == 503 && System.nanoTime() < deadline) {
      answer = client.post("/internal/observations", batch);
    }
    assertThat(json(200, answer).path("stored").intValue()).isEqualTo(1);
    assertThat(client.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
  }

  private static void assertAway(HttpResponse<String> answer) {
    assertThat(json(503, answer).path("detail").stringValue())
        .isEqualTo("the database does not answer just now");
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
  }

  private static void allowConnections(String database, boolean allowed) throws SQLException {
    try (var connection = DriverManager.getConnection(TestPostgres.newDatabase());
        var statement = connection.createStatement()) {
      statement.execute("alter database %s allow_connections %s".formatted(database, allowed));
      if (!allowed) {
        statement.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s'"
                .formatted(database));
      }
    }
  }
}
