package dev.crosskeep.policy.errors;

import static dev.crosskeep.policy.Client.body;
import static dev.crosskeep.policy.Client.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.policy.Client;
import dev.crosskeep.policy.PolicyService;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

@PolicyService
class ProblemsTest {

  private static final String TENANTS = "/api/tenants";

  @LocalServerPort private int port;

  private Client client = new Client(0);

  @BeforeEach
  void connect() {
    client = new Client(port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api", "/api/tenant", "/error", "/actuator/env", "/favicon.ico"})
  void anUnknownAddress(String path) throws Exception {
    assertThat(problem(client.get(path), 404).path("detail").stringValue())
        .isEqualTo("there is nothing at this address");
  }

  @Test
  void aWrongMethod() throws Exception {
    var answer = client.delete(TENANTS);

    problem(answer, 405);
    assertThat(answer.headers().firstValue("Allow")).isPresent();
  }

  @Test
  void aWrongContentType() throws Exception {
    var request = client.request(TENANTS).setHeader("Content-Type", "text/plain");

    problem(client.send(request.POST(body("{}"))), 415);
  }

  @Test
  void whatTheCallerWouldRatherHaveDoesNotMatterForAProblem() throws Exception {
    problem(client.send(client.request("/nowhere").header("Accept", "text/html")), 404);
    problem(client.send(client.request(TENANTS).header("Accept", "text/html")), 406);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\"            | the request body is missing or cut off",
        "{'id': 'a'      | the request body is not valid JSON",
        "{id: 1}         | the request body is not valid JSON",
        "[]              | the request body must be a JSON object",
        "7               | the request body must be a JSON object",
        "null            | the request body is missing or cut off",
      })
  void aBodyThatCannotBeRead(String body, String said) throws Exception {
    assertThat(problem(client.post(TENANTS, body), 400).path("detail").stringValue())
        .isEqualTo(said);
  }

  @Test
  void aBodyThatIsTooLargeOrTooDeep() throws Exception {
    String large = "{'id': 'a', 'name': '" + "x".repeat(2 << 20) + "'}";
    String deep = "{'policy': " + "[".repeat(100) + "]".repeat(100) + ", 'reason': 'r'}";

    problem(client.post(TENANTS, large), 400);
    problem(client.put("/api/tenants/demo/policy", deep), 400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /api/%zz HTTP/1.1\r\nHost: x", "NONSENSE\r\n"})
  void aRequestThatIsNoHttp(String head) throws Exception {
    try (var socket = new Socket("localhost", port)) {
      socket.setSoTimeout(10_000);
      String request = head + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answer)
          .startsWith("HTTP/1.1 400")
          .contains("X-Request-Id: ", "Content-Type: application/problem+json")
          .containsPattern("\r\n\r\n\\{[^{]*\"detail\":\"the request cannot be understood\"")
          .doesNotContainIgnoringCase("tomcat");
    }
  }
}
