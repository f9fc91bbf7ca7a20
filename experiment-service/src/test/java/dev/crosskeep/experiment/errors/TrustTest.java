package dev.crosskeep.experiment.errors;

import static dev.crosskeep.experiment.Client.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.experiment.Client;
import dev.crosskeep.experiment.WholeService;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Who may come in, and what everybody hears who asks for something that is not there. */
@WholeService
class TrustTest {

  @LocalServerPort private int port;

  private Client client = new Client(0);

  @BeforeEach
  void connect() {
    client = new Client(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/internal/snapshot",
        "/internal/observations",
        "/api/observations",
        "/api/experiments",
        "/api/experiments/exp-1/summary",
        "/nothing"
      })
  void withoutTheTokenNothingIsTold(String path) throws Exception {
    var get = client.send(client.strangersRequest(path));
    var post =
        client.send(
            client
                .strangersRequest(path)
                .header("X-Service-Token", "guessed")
                .POST(BodyPublishers.ofString("[]")));

    assertThat(json(401, get).path("detail").stringValue()).contains("token");
    assertThat(post.statusCode()).isEqualTo(401);
    assertThat(get.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/actuator/health/liveness", "/actuator/health/readiness", "/actuator/prometheus"})
  void healthAndMetricsAreOpen(String path) throws Exception {
    assertThat(client.send(client.strangersRequest(path)).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api", "/internal", "/error", "/actuator/env", "/favicon.ico"})
  void anUnknownAddressIsAProblemToo(String path) throws Exception {
    var problem = json(404, client.get(path));

    assertThat(problem.path("detail").stringValue()).isEqualTo("there is nothing at this address");
  }

  @Test
  void aWrongMethodNamesTheRightOne() throws Exception {
    var answer = client.get("/internal/observations");

    json(405, answer);
    assertThat(answer.headers().firstValue("Allow")).contains("POST");
  }

  @Test
  void aWrongMediaTypeIsRefused() throws Exception {
    var request =
        client
            .request("/internal/observations")
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString("[]"));

    json(415, client.send(request));
  }

  @Test
  void everyAnswerHasTheRequestsId() throws Exception {
    var request = client.request("/nothing").header("X-Request-Id", "mine-1");

    assertThat(client.send(request).headers().firstValue("X-Request-Id")).contains("mine-1");
    assertThat(client.get("/api/experiments").headers().firstValue("X-Request-Id")).isPresent();
  }
}
