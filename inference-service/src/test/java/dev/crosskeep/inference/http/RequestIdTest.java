package dev.crosskeep.inference.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.inference.Client;
import dev.crosskeep.inference.ToyService;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

@ToyService
class RequestIdTest {

  @LocalServerPort private int port;

  @Test
  void theCallersOwnIdComesBack() throws Exception {
    assertThat(idFor("trace-7.a:b_c")).contains("trace-7.a:b_c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"has a space", "<script>", "é"})
  void anIdThatCouldDoHarmIsReplaced(String id) throws Exception {
    assertThat(idFor(id)).hasValueSatisfying(got -> assertThat(got).matches("req_[0-9a-f]{32}"));
  }

  @Test
  void anIdWithoutEndIsReplaced() throws Exception {
    assertThat(idFor("a".repeat(129))).hasValueSatisfying(got -> assertThat(got).startsWith("req"));
  }

  @Test
  void withoutAnIdEveryAnswerGetsItsOwn() throws Exception {
    var client = new Client(port);

    assertThat(id(client.get("/v1/models"))).isNotEqualTo(id(client.get("/v1/models")));
  }

  private Optional<String> idFor(String given) throws Exception {
    var client = new Client(port);
    return id(client.send(client.post("/v1/models").header("X-Request-Id", given).GET()));
  }

  private static Optional<String> id(HttpResponse<String> response) {
    return response.headers().firstValue("x-request-id");
  }
}
