package dev.crosskeep.policy.start;

import static dev.crosskeep.policy.Client.json;
import static dev.crosskeep.policy.Client.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.policy.Client;
import dev.crosskeep.policy.Services;
import dev.crosskeep.postgres.LocalPostgres;
import dev.crosskeep.postgres.TestPostgres;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL goes and comes back while the service runs. */
class OutageTest {

  private static final String SNAPSHOT = "/internal/snapshot";
  private static final List<String> DATABASES = List.of("policy");

  @TempDir private Path folder;

  @Test
  void whileTheDatabaseIsAwayCallersHearSoQuicklyAndThenAllIsAsBefore() throws Exception {
    var postgres = LocalPostgres.start(folder, 0, DATABASES);
    int port = postgres.port();
    try (var service =
        Services.start(
            "--spring.datasource.url=" + postgres.url("policy"),
            "--crosskeep.service-token=" + Client.TOKEN,
            "--crosskeep.demo-key-file=" + folder.resolve("demo-key"))) {
      var client = Services.client(service);
      var before = json(client.get("/internal/snapshot"), 200);

      postgres.close();
      for (String path : List.of("/internal/snapshot", "/api/tenants/demo/policy")) {
        assertAway(client, path);
      }
      assertThat(client.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
      assertThat(client.get("/actuator/health/liveness").statusCode()).isEqualTo(200);

      postgres = LocalPostgres.start(folder, port, DATABASES);
      awaitReady(client);
      assertThat(json(client.get("/internal/snapshot"), 200)).isEqualTo(before);
    } finally {
      postgres.close();
    }
  }

  @Test
  void aConnectionThatIsCutIsReplaced() throws Exception {
    String database = TestPostgres.newDatabase();
    try (var service =
            Services.start(
                "--spring.datasource.url=" + database,
                "--crosskeep.service-token=" + Client.TOKEN,
                "--crosskeep.demo-key-file=" + folder.resolve("demo-key"));
        var admin = DriverManager.getConnection(database);
        var cut =
            admin.prepareStatement(
                """
                select pg_terminate_backend(pid) from pg_stat_activity
                where datname = current_database() and pid <> pg_backend_pid()
                """)) {
      var client = Services.client(service);

      // A connection that was used just now is taken again without a look at it.
      client.get("/internal/snapshot");
      cut.execute();
      var answer = client.get("/internal/snapshot");

      if (answer.statusCode() != 200) {
        problem(answer, 503);
      }
      awaitReady(client);
      json(client.get("/internal/snapshot"), 200);
    }
  }

  @Test
  void whoWaitsForAChangeDoesNotHoldUpTheEnd() throws Exception {
    var service =
        Services.start(
            "--spring.datasource.url=" + TestPostgres.newDatabase(),
            "--crosskeep.service-token=" + Client.TOKEN,
            "--crosskeep.demo-key-file=" + folder.resolve("demo-key"));
    var client = Services.client(service);
    String tag = client.get(SNAPSHOT).headers().firstValue("ETag").orElseThrow();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var waiting =
          threads.submit(() ->
              client.send(
                  client
                      .request(SNAPSHOT)
                      .header("If-None-Match", tag)
                      .header("Prefer", "wait=30")));
      awaitWaiting(client);

      service.close();

      // Without an early answer the connection would be cut after 10 s.
      assertThat(waiting.get().statusCode()).isEqualTo(304);
    }
  }

  /** Until there is a request besides the one that asks for that. */
  private static void awaitWaiting(Client client) throws Exception {
    var deadline = Instant.now().plus(Duration.ofSeconds(60));
    while (client
        .get("/actuator/prometheus")
        .body()
        .lines()
        .noneMatch(line ->
            line.startsWith("http_server_requests_active_seconds_count{") && line.endsWith(" 2"))) {
      assertThat(Instant.now()).isBefore(deadline);
    }
  }

  private static void assertAway(Client client, String path) throws Exception {
    var asked = Instant.now();
    var answer = client.get(path);

    problem(answer, 503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    // The wait for a connection is 2 s, by default it would be 30 s; the machine may be busy.
    assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(15));
  }

  private static void awaitReady(Client client) throws Exception {
    var deadline = Instant.now().plus(Duration.ofSeconds(60));
    while (client.get("/actuator/health/readiness").statusCode() != 200) {
      assertThat(Instant.now()).isBefore(deadline);
    }
  }
}
