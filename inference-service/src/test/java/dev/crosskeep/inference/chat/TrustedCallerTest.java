package dev.crosskeep.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.TrustedHeaders;
import dev.crosskeep.inference.Client;
import dev.crosskeep.inference.ToyService;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

@ToyService
@TestPropertySource(properties = "crosskeep.service-token=a-token-for-this-test")
class TrustedCallerTest {

  private static final String POLICY =
      """
      {"policy": {"method": "full"}, "version": 7, "reason": "experiment exp-1 arm a",
       "experiment": "exp-1", "arm": "a"}
      """
          .replace("\n", "");

  @LocalServerPort private int port;
  private Client client;

  @BeforeEach
  void connect() {
    client = new Client(port);
  }

  private HttpRequest.Builder question() {
    return client
        .post("/v1/chat/completions")
        .POST(
            BodyPublishers.ofString(
                Client.JSON.writeValueAsString(
                    Map.of(
                        "model",
                        ToyService.MODEL,
                        "messages",
                        List.of(Client.says("hello")),
                        "max_tokens",
                        2,
                        "kv_cache",
                        Map.of("method", "csp")))));
  }

  @Test
  void whatTheGatewayDecidedCountsAndTheBodysWishDoesNot()
      throws IOException, InterruptedException {
    var response =
        client.send(
            question()
                .header(TrustedHeaders.SERVICE_TOKEN, "a-token-for-this-test")
                .header(TrustedHeaders.TENANT, "demo")
                .header(TrustedHeaders.EFFECTIVE_POLICY, POLICY));

    var cache = Client.JSON.readTree(response.body()).get("kv_cache");
    assertThat(cache.get("method").asString()).isEqualTo("full");
    assertThat(cache.get("policy_version").asInt()).isEqualTo(7);
    assertThat(cache.get("reason").asString()).isEqualTo("experiment exp-1 arm a");
    assertThat(cache.get("experiment").asString()).isEqualTo("exp-1");
    assertThat(cache.get("arm").asString()).isEqualTo("a");
  }

  @Test
  void whoHasNoTokenOrAWrongOneIsRefused() throws IOException, InterruptedException {
    for (var request :
        List.of(question(), question().header(TrustedHeaders.SERVICE_TOKEN, "another"))) {
      var response = client.send(request.header(TrustedHeaders.EFFECTIVE_POLICY, POLICY));

      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(Client.JSON.readTree(response.body()).at("/error/code").asString())
          .isEqualTo("not_trusted");
    }
  }

  @Test
  void anEffectivePolicyThatCannotBeReadIsRefused() throws IOException, InterruptedException {
    var response =
        client.send(
            question()
                .header(TrustedHeaders.SERVICE_TOKEN, "a-token-for-this-test")
                .header(TrustedHeaders.TENANT, "demo")
                .header(TrustedHeaders.EFFECTIVE_POLICY, "{\"policy\": 3}"));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("X-Effective-Policy cannot be read");
  }

  @Test
  void healthIsOpen() throws IOException, InterruptedException {
    assertThat(client.get("/actuator/health").statusCode()).isEqualTo(200);
    assertThat(client.get("/v1/models").statusCode()).isEqualTo(401);
  }
}
