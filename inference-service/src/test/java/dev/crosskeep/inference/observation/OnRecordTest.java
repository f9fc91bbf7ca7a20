package dev.crosskeep.inference.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.KvCacheUsage;
import dev.crosskeep.contracts.Observation;
import dev.crosskeep.inference.Client;
import dev.crosskeep.inference.ToyService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@ToyService
class OnRecordTest {

  private static final FakeExperiments EXPERIMENTS = new FakeExperiments();
  private static final Path SPOOL = folder();

  @LocalServerPort private int port;
  private Client client;

  private static Path folder() {
    try {
      return Files.createTempDirectory("spool");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
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

  private static Map<String, Object> question(boolean stream) {
    return Map.of(
        "model",
        ToyService.MODEL,
        "messages",
        List.of(Client.says("hello")),
        "max_tokens",
        3,
        "stream",
        stream);
  }

  @Test
  void anAnswerIsStoredWithWhatItCostAndKept() throws IOException, InterruptedException {
    var response =
        client.send(
            client
                .post("/v1/chat/completions")
                .header("X-Request-Id", "asked-by-me")
                .POST(BodyPublishers.ofString(Client.JSON.writeValueAsString(question(false)))));
    var answer = Client.JSON.readTree(response.body());

    var stored = nextObservation();

    assertThat(stored.requestId()).isEqualTo("asked-by-me");
    assertThat(stored.tenant()).isEqualTo("direct");
    assertThat(stored.completionTokens()).isEqualTo(answer.at("/usage/completion_tokens").asInt());
    assertThat(stored.streamed()).isFalse();
    assertThat(stored.totalMillis()).isGreaterThanOrEqualTo(stored.firstTokenMillis());
    assertThat(Client.JSON.treeToValue(answer.get("kv_cache"), KvCacheUsage.class))
        .isEqualTo(stored.cache());
  }

  @Test
  void aMapIsForTheClientAndNotOnRecord() throws IOException, InterruptedException {
    var asked = new HashMap<>(question(false));
    asked.put("kv_cache", Map.of("map", true));

    var answer = client.answer(asked);

    assertThat(answer.at("/kv_cache/map").isArray()).isTrue();
    assertThat(nextObservation().cache().map()).isNull();
  }

  @Test
  void aStreamThatEndsWithDoneIsOnRecordOnce() throws IOException, InterruptedException {
    var events = client.events(question(true));

    assertThat(events).last().isEqualTo("[DONE]");
    assertThat(nextObservation()).matches(Observation::streamed);
    assertThat(EXPERIMENTS.next(Duration.ofMillis(200))).isEmpty();
  }

  private static Observation nextObservation() throws InterruptedException {
    var next = EXPERIMENTS.next(Duration.ofSeconds(10)).orElseThrow();
    return Client.JSON.treeToValue(next, Observation.class);
  }
}
