package dev.crosskeep.policy.errors;

import static dev.crosskeep.policy.Client.body;
import static dev.crosskeep.policy.Client.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.policy.Client;
import dev.crosskeep.policy.PolicyService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

@PolicyService
class TrustTest {

  @LocalServerPort private int port;

  private Client client = new Client(0);

  @BeforeEach
  void connect() {
    client = new Client(port);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/tenants",
    "POST, /api/tenants",
    "GET, /api/tenants/demo/policy",
    "PUT, /api/tenants/demo/policy",
    "GET, /api/tenants/demo/policies",
    "GET, /api/tenants/demo/keys",
    "POST, /api/tenants/demo/keys",
    "DELETE, /api/tenants/demo/keys/00000000",
    "GET, /internal/snapshot",
    "POST, /internal/key-uses",
    "PUT, /api/platform/policy",
    "GET, /nowhere",
    "GET, /",
  })
  void aStrangerIsRefused(String method, String path) throws Exception {
    var answer = client.send(client.stranger(path).method(method, body("{'id': 'x'}")));

    problem(answer, 401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/actuator/../internal/snapshot",
        "/actuator/..;/internal/snapshot",
        "/actuator/%2e%2e/internal/snapshot",
        "/actuator/..%2finternal/snapshot",
        "/actuator;/../internal/snapshot",
        "//internal/snapshot",
        "/internal/snapshot;/actuator/",
      })
  void aDisguisedAddressDoesNotHelp(String path) throws Exception {
    var answer = client.send(client.stranger(path));

    assertThat(answer.statusCode()).isIn(400, 401, 404);
    assertThat(answer.body()).doesNotContain("keys");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "wrong", Client.TOKEN + "x", "A-token-for-tests-only"})
  void aWrongTokenIsRefused(String token) throws Exception {
    var answer =
        client.send(client.stranger("/internal/snapshot").header("X-Service-Token", token));

    problem(answer, 401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/actuator/health", "/actuator/health/readiness", "/actuator/prometheus"})
  void healthAndMetricsAreOpen(String path) throws Exception {
    assertThat(client.send(client.stranger(path)).statusCode()).isEqualTo(200);
  }

  @Test
  void readinessLooksAtTheDatabase() throws Exception {
    assertThat(client.get("/actuator/health/readiness").body()).isEqualTo("{\"status\":\"UP\"}");
    assertThat(client.get("/actuator/prometheus").body())
        .contains("http_server_requests_seconds_count", "hikaricp_connections");
  }

  @Test
  void everyAnswerHasItsRequestsId() throws Exception {
    var stranger = client.send(client.stranger("/api/tenants").header("X-Request-Id", "trace-7"));
    var friend = client.get("/api/tenants");

    assertThat(stranger.headers().firstValue("X-Request-Id")).contains("trace-7");
    assertThat(friend.headers().firstValue("X-Request-Id"))
        .hasValueSatisfying(id -> assertThat(id).startsWith("req_"));
  }
}
