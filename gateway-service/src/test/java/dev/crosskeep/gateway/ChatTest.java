package dev.crosskeep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes through, and what the engine hears of it. */
@ExtendWith(SharedHouse.class)
class ChatTest {

  private final House house;

  ChatTest(House house) {
    this.house = house;
  }

  @Test
  void aQuestionReachesTheEngineAsItIsAndTheAnswerComesBack() throws Exception {
    String question = "{ \"model\":\"toy\",  \"messages\":[], \"x\": \"\u00fc\" }";

    var response = house.client().chat(question);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(response.body()).isEqualTo("{\"object\":\"chat.completion\"}");
    var heard = house.engine.onlyRequest();
    assertThat(heard.line()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
    assertThat(heard.body()).isEqualTo(question);
  }

  @Test
  void theEngineHearsWhoAsks() throws Exception {
    house.client().chat(Client.QUESTION);

    var heard = house.engine.onlyRequest();
    assertThat(heard.header("X-Tenant")).isEqualTo("demo");
    assertThat(heard.header("X-Service-Token")).isEqualTo(FakeSnapshots.TOKEN);
    assertThat(heard.header("X-Unit")).isEqualTo("3f9a1c27");
    assertThat(heard.header("Content-Type")).isEqualTo("application/json");
  }

  @Test
  void whatOnlyServicesMaySayIsNotBelievedOfAClient() throws Exception {
    house
        .client()
        .send(
            house
                .client()
                .chatRequest(Client.QUESTION)
                .header("X-Tenant", "acme")
                .header("x-effective-policy", "{\"policy\": {\"method\": \"full\"}}")
                .header("X-Service-Token", "forged")
                .header("X-Unit", "forged")
                .header("X-Experiment", "forged")
                .header("X-Arm", "forged"));

    var heard = house.engine.onlyRequest();
    assertThat(heard.header("X-Tenant")).isEqualTo("demo");
    assertThat(heard.header("X-Service-Token")).isEqualTo(FakeSnapshots.TOKEN);
    assertThat(heard.headers().toString()).doesNotContain("forged", "acme");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization",
        "Cookie",
        "Forwarded",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "Proxy-Authorization",
        "TE",
        "Accept-Encoding",
        "X-Anything-Else"
      })
  void aClientsOtherHeadersEndAtTheGateway(String name) throws Exception {
    String head =
        RawClient.lines(
            "GET /v1/models HTTP/1.1",
            "Host: localhost",
            "Connection: close",
            name.equals("Authorization") ? "Accept: */*" : name + ": for=192.0.2.1",
            "Authorization: Bearer " + House.KEY,
            "");

    assertThat(RawClient.conversation(house.client().port(), head)).contains(" 200 OK");

    assertThat(house.engine.onlyRequest().headers()).doesNotContainKey(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Tenant, X-Service-Token, X-Effective-Policy, X-Unit, X-Key",
        "close, content-type, content-length, x-request-id",
        "keep-alive, X-Mine"
      })
  void whatAClientCallsHopByHopTakesNothingAway(String connection) throws Exception {
    String answer =
        RawClient.conversation(
            house.client().port(),
            RawClient.lines(
                    "POST /v1/chat/completions HTTP/1.1",
                    "Host: localhost",
                    "Connection: " + connection,
                    "Connection: close",
                    "Keep-Alive: timeout=5",
                    "Upgrade: h2c",
                    "X-Mine: 1",
                    "Authorization: Bearer " + House.KEY,
                    "Content-Type: application/json",
                    "Content-Length: " + Client.QUESTION.length(),
                    "")
                + Client.QUESTION);

    assertThat(answer).startsWith("HTTP/1.1 200 ");
    var heard = house.engine.onlyRequest();
    assertThat(heard.header("X-Tenant")).isEqualTo("demo");
    assertThat(heard.header("X-Service-Token")).isEqualTo(FakeSnapshots.TOKEN);
    assertThat(heard.header("X-Effective-Policy")).contains("full");
    assertThat(heard.header("Content-Type")).isEqualTo("application/json");
    assertThat(heard.header("X-Request-Id")).isNotNull();
    assertThat(heard.body()).isEqualTo(Client.QUESTION);
    assertThat(heard.headers())
        .doesNotContainKeys("Connection", "Keep-Alive", "Upgrade", "X-Mine", "Transfer-Encoding");
  }

  @ParameterizedTest
  @CsvSource({"/v1/models", "/v1/models/toy", "/v1/models/llava-1.5-7b"})
  void modelsCanBeSeen(String path) throws Exception {
    var response = house.client().send(house.client().to(path));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(house.engine.onlyRequest().line()).isEqualTo("GET " + path + " HTTP/1.1");
    assertThat(house.engine.onlyRequest().header("X-Tenant")).isEqualTo("demo");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mine-1", "A.b_c:d-9"})
  void aClientsOwnRequestIdIsKept(String id) throws Exception {
    house.engine.behave((_, client) ->
        client.send(
            FakeEngine.json("{}").replace("Connection", "X-Request-Id: its-own\r\nConnection")));

    var response =
        house.client().send(house.client().chatRequest(Client.QUESTION).header("X-Request-Id", id));

    assertThat(response.headers().allValues("X-Request-Id")).containsExactly(id);
    assertThat(house.engine.onlyRequest().header("X-Request-Id")).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "{}", "<script>"})
  void aRequestIdThatCouldDoHarmIsReplaced(String id) throws Exception {
    var response =
        house.client().send(house.client().chatRequest(Client.QUESTION).header("X-Request-Id", id));

    assertThat(response.headers().allValues("X-Request-Id"))
        .singleElement()
        .asString()
        .startsWith("req_");
    assertThat(house.engine.onlyRequest().header("X-Request-Id"))
        .isEqualTo(response.headers().firstValue("X-Request-Id").orElseThrow());
  }

  @Test
  void aPictureOfManyMegabytesPasses() throws Exception {
    String picture = "data:," + "x".repeat(20_000_000);
    String question = "{\"messages\": [{\"url\": \"" + picture + "\"}], \"user\": \"ann\"}";

    var response = house.client().chat(question);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(house.engine.onlyRequest().body()).hasSize(question.length());
    assertThat(house.engine.onlyRequest().header("X-Unit")).isEqualTo("demo:ann");
  }

  @Test
  void aBodyInChunksPasses() throws Exception {
    var parts =
        Stream.of("{\"mess", "ages\": []}").map(part -> part.getBytes(StandardCharsets.UTF_8));
    var request = house.client().chatRequest("").POST(BodyPublishers.ofByteArrays(parts.toList()));

    assertThat(house.client().send(request).statusCode()).isEqualTo(200);

    assertThat(house.engine.onlyRequest().body()).isEqualTo("{\"messages\": []}");
    assertThat(house.engine.onlyRequest().headers()).doesNotContainKey("Transfer-Encoding");
  }

  @Test
  void anybodyMaySeeThatTheGatewayRuns() throws Exception {
    var response = house.client().send(house.client().anonymouslyTo("/health"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("ok\n");
  }
}
