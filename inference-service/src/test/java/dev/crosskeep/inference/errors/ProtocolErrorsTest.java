package dev.crosskeep.inference.errors;

import static dev.crosskeep.inference.errors.BadRequestsTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.inference.Client;
import dev.crosskeep.inference.TightToyService;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What is wrong with a request before anybody looks into its body. */
@TightToyService
class ProtocolErrorsTest {

  private static final String CHAT = "/v1/chat/completions";

  @LocalServerPort private int port;

  private Client client = new Client(0);

  @BeforeEach
  void connect() {
    client = new Client(port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/v1", "/v1/completions", "/favicon.ico", "/actuator/env", "/error"})
  void anUnknownPath(String path) throws Exception {
    assertRefused(client.get(path), 404, "unknown_url");
  }

  @Test
  void aWrongMethod() throws Exception {
    var response = client.get(CHAT);

    assertRefused(response, 405, "method_not_allowed");
    assertThat(response.headers().firstValue("Allow")).contains("POST");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "multipart/form-data; boundary=x", "application/xml", "junk"})
  void aWrongContentType(String type) throws Exception {
    var request =
        client.post(CHAT).setHeader("Content-Type", type).POST(BodyPublishers.ofString("{}"));

    assertRefused(client.send(request), 415, "unsupported_media_type");
  }

  @Test
  void whatTheClientWouldRatherHaveDoesNotMatter() throws Exception {
    var request =
        client.post(CHAT).header("Accept", "text/html").POST(BodyPublishers.ofString("{}"));

    assertRefused(client.send(request), 400, "invalid_value");
  }

  @Test
  void aBodyThatSaysItIsTooLarge() throws Exception {
    var request = client.post(CHAT).POST(BodyPublishers.ofByteArray(spaces()));

    assertRefused(client.send(request), 413, "request_too_large");
  }

  @Test
  void aBodyThatIsTooLargeWithoutSayingSo() throws Exception {
    BodyPublisher chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(spaces()));

    assertRefused(client.send(client.post(CHAT).POST(chunked)), 413, "request_too_large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/%zz HTTP/1.1\r\nHost: x",
        "GET / HTTP/1.1\r\nHost: a b",
        "GET / HTTP/1.1\r\nHost: x\r\nHost: y",
        "NONSENSE\r\n",
        "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: -5",
        "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked",
      })
  void aRequestThatIsNoHttp(String head) throws Exception {
    String answer = raw(head + "\r\nConnection: close\r\n\r\n");

    assertThat(answer).containsPattern("^HTTP/1.1 (400|501)").contains("X-Request-Id: ");
    assertThat(answer.substring(answer.indexOf("\r\n\r\n")))
        .startsWith("\r\n\r\n{\"error\":{\"message\":\"")
        .doesNotContain("Tomcat", "tomcat", "java");
  }

  private String raw(String request) throws IOException {
    try (var socket = new Socket("localhost", port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static byte[] spaces() {
    byte[] body = new byte[TightToyService.MAX_BODY + 1];
    Arrays.fill(body, (byte) ' ');
    return body;
  }
}
