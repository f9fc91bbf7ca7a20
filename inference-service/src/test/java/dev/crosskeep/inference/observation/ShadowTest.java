package dev.crosskeep.inference.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.LaterFidelity;
import dev.crosskeep.contracts.Observation;
import dev.crosskeep.contracts.TrustedHeaders;
import dev.crosskeep.inference.Client;
import dev.crosskeep.inference.ToyService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Answers of a tenant that has some of them measured after their end. */
@ToyService
class ShadowTest {

  private static final String TOKEN = "a-token-for-this-test";
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration NEVER = Duration.ofMillis(300);
  private static final FakeExperiments EXPERIMENTS = new FakeExperiments();
  private static final Path SPOOL = folder();

  @LocalServerPort private int port;
  private Client client = new Client(0);

  private static Path folder() {
    try {
      return Files.createTempDirectory("spool");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    registry.add("crosskeep.service-token", () -> TOKEN);
    registry.add("crosskeep.observations.spool", SPOOL::toString);
    registry.add("crosskeep.observations.deliver-to", EXPERIMENTS::url);
  }

  @AfterAll
  static void stop() {
    EXPERIMENTS.close();
  }

  @BeforeEach
  void connect() {
    client = new Client(port);
    EXPERIMENTS.forget();
  }

  @Test
  void anAnswerInTheShadowIsMeasuredLaterAndOnRecordUnderTheSameEvent() throws Exception {
    var answer = ask(1, Map.of());

    var observation =
        Client.JSON.treeToValue(EXPERIMENTS.next(SOON).orElseThrow(), Observation.class);
    var later = Client.JSON.treeToValue(EXPERIMENTS.next(SOON).orElseThrow(), LaterFidelity.class);
    assertThat(answer.at("/kv_cache/fidelity").isMissingNode()).isTrue();
    assertThat(observation.cache().fidelity()).isNull();
    assertThat(later.eventId()).isEqualTo(observation.eventId());
    assertThat(later.fidelity().klMean()).isPositive();
    assertThat(metrics())
        .contains("crosskeep_shadow_answers_total{outcome=\"measured\"} ")
        .contains("crosskeep_shadow_waiting 0");
  }

  @Test
  void anAnswerOutsideOfTheShadowIsNot() throws Exception {
    ask(0, Map.of());

    assertThat(EXPERIMENTS.next(SOON)).isPresent();
    assertThat(EXPERIMENTS.next(NEVER)).isEmpty();
  }

  @Test
  void anAnswerThatTellsItsFidelityItselfIsNotMeasuredAgain() throws Exception {
    var answer = ask(1, Map.of("fidelity", true));

    var observation =
        Client.JSON.treeToValue(EXPERIMENTS.next(SOON).orElseThrow(), Observation.class);
    assertThat(Client.JSON.<JsonNode>valueToTree(observation.cache().fidelity()))
        .isEqualTo(answer.at("/kv_cache/fidelity"));
    assertThat(answer.at("/kv_cache/fidelity/tokens").asInt()).isPositive();
    assertThat(EXPERIMENTS.next(NEVER)).isEmpty();
  }

  private JsonNode ask(double shadowRate, Map<String, Object> wishes) throws Exception {
    String policy =
        """
        {"policy": {"method": "csp", "budget": {"ratio": 0.3}, "min_prompt_tokens": 0},
         "version": 7, "reason": "tenant policy", "shadow_rate": %s}
        """
            .formatted(shadowRate)
            .replace("\n", "");
    var response =
        client.send(
            client
                .post("/v1/chat/completions")
                .header(TrustedHeaders.SERVICE_TOKEN, TOKEN)
                .header(TrustedHeaders.TENANT, "demo")
                .header(TrustedHeaders.EFFECTIVE_POLICY, policy)
                .POST(
                    BodyPublishers.ofString(
                        Client.JSON.writeValueAsString(
                            Map.of(
                                "model",
                                ToyService.MODEL,
                                "messages",
                                List.of(Client.says("what is this? ".repeat(4))),
                                "max_tokens",
                                3,
                                "kv_cache",
                                wishes)))));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Client.JSON.readTree(response.body());
  }

  private String metrics() throws Exception {
    return client.get("/actuator/prometheus").body();
  }
}
