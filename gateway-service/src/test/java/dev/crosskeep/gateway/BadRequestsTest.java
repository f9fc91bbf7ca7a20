package dev.crosskeep.gateway;

import static dev.crosskeep.gateway.RawClient.lines;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What never reaches the engine, and how it is refused. */
@ExtendWith(SharedHouse.class)
class BadRequestsTest {

  private final House house;

  BadRequestsTest(House house) {
    this.house = house;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1",
        "/v1/chat/completions/",
        "/v1/completions",
        "/v1/models/",
        "/v1/models/a/b",
        "/v1/models/..",
        "/v1/models/%2e%2e",
        "/v1/models/..%2f..%2factuator%2fprometheus",
        "/v1/models/a%2f..%2f..%2finternal",
        "/v1/models/..;/..;/actuator",
        "/v1/chat/../../actuator/health",
        "/actuator/health",
        "/actuator/prometheus",
        "/actuator/gateway/routes",
        "/internal/snapshot",
        "/internal/observations",
        "/api/tenants",
        "/health/x"
      })
  void nothingElseIsThere(String path) throws Exception {
    String answer = RawClient.conversation(house.client().port(), get(path));

    assertThat(answer)
        .startsWith("HTTP/1.1 404 ")
        .contains("\"type\":\"invalid_request_error\"", "\"code\":\"unknown_url\"")
        .containsIgnoringCase("x-request-id: ");
    assertThat(house.engine.heard()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /v1/chat/completions, POST",
    "PUT,    /v1/chat/completions, POST",
    "POST,   /v1/models,           GET",
    "DELETE, /v1/models/toy,       GET",
    "POST,   /health,              GET",
  })
  void anotherMethodIsRefused(String method, String path, String allowed) throws Exception {
    var request = house.client().to(path).method(method, BodyPublishers.ofString("{}"));

    var response = house.client().send(request);

    assertRefused(response, 405, "method_not_allowed");
    assertThat(response.headers().firstValue("Allow").orElse("")).contains(allowed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "junk"})
  void anotherMediaTypeIsRefused(String type) throws Exception {
    var request =
        house
            .client()
            .to("/v1/chat/completions")
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString("{}"));

    assertRefused(house.client().send(request), 415, "unsupported_media_type");
  }

  @Test
  void aCompressedBodyIsRefused() throws Exception {
    var request = house.client().chatRequest("{}").header("Content-Encoding", "gzip");

    assertRefused(house.client().send(request), 415, "unsupported_media_type");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"messages\": [}",
        "{\"messages\": []",
        "{\"a\": 1} {\"b\": 2}",
        "{\"a\": 1}x",
        "[]",
        "\"kv_cache\"",
        "null",
        "{'messages': []}",
        "{\"x\": NaN}",
      })
  void whatIsNoJsonObjectIsRefused(String body) throws Exception {
    assertRefused(house.client().chat(body), 400, "invalid_json");
  }

  @Test
  void onlyUtf8IsJson() throws Exception {
    var request =
        house
            .client()
            .chatRequest("")
            .POST(BodyPublishers.ofString("{\"user\": \"ann\"}", StandardCharsets.UTF_16LE));

    assertRefused(house.client().send(request), 400, "invalid_json");
  }

  @Test
  void whatNestsTooDeeplyIsRefused() throws Exception {
    String deep = "{\"x\": " + "[".repeat(1000) + "]".repeat(1000) + "}";

    assertRefused(house.client().chat(deep), 400, "invalid_json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"user\": 5}",
        "{\"user\": {\"name\": \"ann\"}}",
        "{\"user\": \"ann\", \"user\": \"bob\"}",
        "{\"user\": null, \"user\": \"bob\"}",
        "{\"model\": 5}",
        "{\"model\": \"toy\", \"model\": \"giant\"}",
        "{\"kv_cache\": {}, \"kv_cache\": {\"method\": \"full\"}}"
      })
  void aFieldThatCouldBeReadInTwoWaysIsRefused(String body) throws Exception {
    assertRefused(house.client().chat(body), 400, "invalid_type");
  }

  @ParameterizedTest
  @CsvSource({"user, 257", "model, 257", "kv_cache, 5000"})
  void aFieldThatDecidesMustBeShort(String field, int length) throws Exception {
    String text = "\"" + "x".repeat(length) + "\"";
    String value = field.equals("kv_cache") ? "{\"method\": " + text + "}" : text;

    var response = house.client().chat("{\"" + field + "\": " + value + "}");

    assertRefused(response, 400, "invalid_type");
    assertThat(Client.error(response).path("param").asString()).isEqualTo(field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "xchunked | 400",
        "identity | 400",
        "gzip, chunked | 501",
        "chunked, identity | 400"
      })
  void anUnknownTransferCodingHidesNoSecondRequest(String coding, int status) throws Exception {
    String hidden = get("/v1/models");
    String sent =
        lines(
                "POST /v1/chat/completions HTTP/1.1",
                "Host: localhost",
                "Authorization: Bearer " + House.KEY,
                "Content-Type: application/json",
                "Transfer-Encoding: " + coding,
                "")
            + "0\r\n\r\n"
            + hidden;

    String answer = RawClient.conversation(house.client().port(), sent);

    assertThat(answer).startsWith("HTTP/1.1 " + status).contains("invalid_request_error");
    assertThat(answer.split("HTTP/1.1 ", -1)).hasSize(2);
    assertThat(house.engine.heard()).isEmpty();
  }

  /** {@code ~} stands for a line's end, {@code ^} for LF and {@code @} for CR alone. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 2~Content-Length: 20",
        "Content-Length: 2~Content-Length: 2",
        "Content-Length: 2, 20",
        "Content-Length: 2~Transfer-Encoding: chunked",
        "Transfer-Encoding: chunked~Content-Length: 2",
        "Content-Length: +2",
        "Content-Length: -2",
        "Content-Length: 0x2",
        "Content-Length: 2 2",
        "Content-Length:",
        "Content-Length : 2",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding: chunked~Transfer-Encoding: chunked",
        "Transfer-Encoding: identity~Transfer-Encoding: chunked",
        "Transfer-Encoding: chunked~Transfer-Encoding: identity",
        "Transfer-Encoding: chunked, gzip",
        "Transfer-Encoding: chunked;q=1",
        "Transfer-Encoding: \u000bchunked",
        "Transfer-Encoding: \"chunked\"",
        "Transfer-Encoding:~ chunked",
        "X: a~ Content-Length: 2",
        "X: a~\tContent-Length: 2",
        "X: a^Content-Length: 2",
        "X: a@Content-Length: 2",
        "X: a^Transfer-Encoding: chunked",
        "X\0: a~Content-Length: 2",
        "X: a\0b~Content-Length: 2",
      })
  void aBodyWhoseEndCouldBeReadInTwoWaysHidesNoSecondRequest(String framing) throws Exception {
    String sent =
        lines(
                "POST /v1/chat/completions HTTP/1.1",
                "Host: localhost",
                "Authorization: Bearer " + House.KEY,
                "Content-Type: application/json",
                framing.replace("~", "\r\n").replace('^', '\n').replace('@', '\r'),
                "")
            + "2\r\n{}\r\n0\r\n\r\n"
            + get("/v1/models");

    String answer = RawClient.conversation(house.client().port(), sent);

    assertThat(answer).matches("(?s)HTTP/1.1 (400|501) .*").contains("invalid_request_error");
    assertThat(answer.split("HTTP/1.1 ", -1)).hasSize(2);
    assertThat(house.engine.heard()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz\r\n{}\r\n",
        "-2\r\n{}\r\n",
        "0x2\r\n{}\r\n",
        "2\n{}\r\n",
        "2\r\n{}XX0\r\n",
        "2;a\nb\r\n{}\r\n",
        "fffffffffffffffff\r\n{}\r\n",
        "\r\n",
      })
  void chunksThatAreNoneAreRefused(String chunks) throws Exception {
    String sent =
        lines(
                "POST /v1/chat/completions HTTP/1.1",
                "Host: localhost",
                "Authorization: Bearer " + House.KEY,
                "Content-Type: application/json",
                "Transfer-Encoding: chunked",
                "")
            + chunks;

    assertThat(RawClient.conversation(house.client().port(), sent)).startsWith("HTTP/1.1 400 ");
    assertThat(house.engine.heard()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /v1/models HTTP/1.1 | A header without a colon",
        "GET /v1/%zz HTTP/1.1    | Connection: close",
        "GET                     | Connection: close",
      })
  void whatIsNoHttpIsRefusedInTheSameShape(String line, String header) throws Exception {
    String answer =
        RawClient.conversation(house.client().port(), lines(line, "Host: localhost", header, ""));

    assertThat(answer)
        .startsWith("HTTP/1.1 400 ")
        .contains("\"type\":\"invalid_request_error\"")
        .containsIgnoringCase("x-request-id: ");
  }

  @Test
  void aHeaderThatIsTooLongIsRefusedInTheSameShape() throws Exception {
    String answer =
        RawClient.conversation(
            house.client().port(),
            lines("GET / HTTP/1.1", "Host: localhost", "X: " + "x".repeat(20_000), ""));

    assertThat(answer).startsWith("HTTP/1.1 431 ").contains("invalid_request_error");
  }

  private static String get(String path) {
    return lines(
        "GET " + path + " HTTP/1.1",
        "Host: localhost",
        "Authorization: Bearer " + House.KEY,
        "Connection: close",
        "");
  }

  private void assertRefused(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(Client.error(response).path("code").asString()).isEqualTo(code);
    assertThat(Client.error(response).path("message").asString()).isNotBlank();
    assertThat(house.engine.heard()).isEmpty();
  }
}
