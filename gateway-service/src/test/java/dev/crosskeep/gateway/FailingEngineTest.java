package dev.crosskeep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An engine that fails in every way, and bodies that are too large, in front of tight limits. */
class FailingEngineTest {

  private static final String STREAM = "{\"stream\": true}";
  private static final int LARGEST_BODY = 10_240;

  private static House house;

  @BeforeAll
  static void open() throws Exception {
    house =
        House.open(
            "--crosskeep.gateway.max-body=10KB",
            "--crosskeep.gateway.idle-timeout=3s",
            "--spring.cloud.gateway.server.webflux.httpclient.response-timeout=4s");
  }

  @AfterAll
  static void close() throws Exception {
    house.close();
  }

  @BeforeEach
  void theEngineWorks() {
    house.engine.behave(FakeEngine.WORKS);
  }

  @Test
  void anEngineThatIsAwayIsMissedPolitely() throws Exception {
    house.engine.goAway();
    try {
      assertFailed(house.client().chat(Client.QUESTION), 503, "upstream_unavailable");
    } finally {
      house.engine.comeBack();
    }
    assertThat(house.client().chat(Client.QUESTION).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Ty", "nonsense\r\n\r\n"})
  void anEngineThatDiesBeforeItAnswersIsNotAskedTwice(String last) throws Exception {
    house.engine.behave((_, client) -> client.send(last));

    assertFailed(house.client().chat(Client.QUESTION), 502, "upstream_failed");

    assertThat(house.engine.heard()).hasSize(1);
  }

  @Test
  void anEngineThatDiesInTheMiddleOfAnAnswerLeavesNoHalfOne() throws Exception {
    house.engine.behave((_, client) -> client.send(FakeEngine.json("{\"half\"}").replace("}", "")));

    assertFailed(house.client().chat(Client.QUESTION), 502, "upstream_failed");
  }

  @Test
  void anEngineThatNeverAnswersIsGivenUp() throws Exception {
    house.engine.behave((_, client) -> client.hangsUp());

    assertFailed(house.client().chat(Client.QUESTION), 504, "upstream_timeout");

    assertThat(house.engine.heard()).hasSize(1);
  }

  @Test
  void aStreamThatFallsSilentIsGivenUp() throws Exception {
    var left = new CompletableFuture<Boolean>();
    house.engine.behave((_, client) -> {
      client.beginStream();
      client.sendChunk("data: 1\n\n");
      left.complete(client.hangsUp());
    });

    assertThat(house.client().chat(STREAM).body())
        .startsWith("data: 1\n\ndata: {\"error\":")
        .contains("upstream_failed");
    assertThat(left.get()).isTrue();
  }

  @Test
  void anEngineThatDoesNotTrustTheGatewayIsNoMistakeOfTheClients() throws Exception {
    house.engine.behave(
        (_, client) -> client.send(FakeEngine.json("{}").replace("200 OK", "401 Unauthorized")));

    assertFailed(house.client().chat(Client.QUESTION), 502, "upstream_failed");
  }

  @ParameterizedTest
  @CsvSource({"400 Bad Request", "404 Not Found", "503 Service Unavailable"})
  void whatTheEngineRefusesIsHandedOn(String status) throws Exception {
    house.engine.behave((_, client) ->
        client.send(
            FakeEngine.json("{\"error\": 1}")
                .replace("200 OK", status)
                .replace("Connection", "Retry-After: 7\r\nConnection")));

    var response = house.client().chat(Client.QUESTION);

    assertThat(response.statusCode()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
    assertThat(response.body()).isEqualTo("{\"error\": 1}");
    assertThat(response.headers().firstValue("Retry-After")).hasValue("7");
  }

  @Test
  void aBodyOfTheLargestSizePasses() throws Exception {
    assertThat(house.client().chat(body(LARGEST_BODY)).statusCode()).isEqualTo(200);
    assertThat(house.client().send(inChunks(LARGEST_BODY)).statusCode()).isEqualTo(200);
  }

  @Test
  void aBodyThatIsAnnouncedTooLargeIsRefused() throws Exception {
    assertTooLarge(house.client().chat(body(LARGEST_BODY + 1)));
  }

  @Test
  void aBodyThatTurnsOutTooLargeIsRefused() throws Exception {
    assertTooLarge(house.client().send(inChunks(LARGEST_BODY + 1)));
    assertTooLarge(house.client().send(inChunks(5_000_000)));
  }

  @Test
  void aBodyThatNeverEndsIsRefusedWhenItIsTooLarge() throws Exception {
    try (var socket = new Socket("localhost", house.client().port())) {
      var out = socket.getOutputStream();
      out.write(head("Transfer-Encoding: chunked").getBytes(StandardCharsets.UTF_8));
      String chunk = "2800\r\n" + "x".repeat(LARGEST_BODY) + "\r\n";
      out.write((chunk + chunk).getBytes(StandardCharsets.UTF_8));

      byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 413".length());

      assertThat(answer).asString(StandardCharsets.UTF_8).isEqualTo("HTTP/1.1 413");
    }
    assertThat(house.engine.heard()).isEmpty();
  }

  @Test
  void aBodyThatStopsComingIsGivenUp() throws Exception {
    String answer =
        RawClient.conversation(house.client().port(), head("Content-Length: 100") + "{\"x\": ");

    assertThat(answer).startsWith("HTTP/1.1 408 ").contains("\"code\":\"request_timeout\"");
    assertThat(house.engine.heard()).isEmpty();
  }

  private static HttpRequest.Builder inChunks(int size) {
    byte[] body = body(size).getBytes(StandardCharsets.UTF_8);
    return house
        .client()
        .chatRequest("")
        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
  }

  private static String body(int size) {
    return "{\"x\":\"" + "x".repeat(size - 8) + "\"}";
  }

  private static String head(String framing) {
    return RawClient.lines(
        "POST /v1/chat/completions HTTP/1.1",
        "Host: localhost",
        "Authorization: Bearer " + House.KEY,
        "Content-Type: application/json",
        framing,
        "");
  }

  private static void assertTooLarge(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(Client.error(response).path("code").asString()).isEqualTo("request_too_large");
    assertThat(house.engine.heard()).isEmpty();
  }

  private static void assertFailed(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(Client.error(response).path("type").asString()).isEqualTo("server_error");
    assertThat(Client.error(response).path("code").asString()).isEqualTo(code);
  }
}
