package dev.crosskeep.inference.observation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.crosskeep.contracts.IngestReport;
import dev.crosskeep.contracts.KvCacheUsage;
import dev.crosskeep.contracts.Observation;
import dev.crosskeep.inference.Client;
import dev.crosskeep.inference.ToyService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@ToyService
class OnRecordTest {

  private static final BlockingQueue<Observation> STORED = new LinkedBlockingQueue<>();
  private static final HttpServer EXPERIMENTS = experimentService();
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

  private static HttpServer experimentService() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/internal/observations",
          exchange -> {
            var batch =
                List.of(Client.JSON.readValue(exchange.getRequestBody(), Observation[].class));
            STORED.addAll(batch);
            byte[] report =
                Client.JSON.writeValueAsBytes(new IngestReport(batch.size(), 0, List.of()));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, report.length);
            exchange.getResponseBody().write(report);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    registry.add("crosskeep.observations.spool", SPOOL::toString);
    registry.add(
        "crosskeep.observations.deliver-to",
        () -> "http://localhost:" + EXPERIMENTS.getAddress().getPort());
  }

  @AfterAll
  static void stop() {
    EXPERIMENTS.stop(0);
  }

  @BeforeEach
  void connect() {
    client = new Client(port);
    STORED.clear();
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

    var stored = STORED.poll(10, TimeUnit.SECONDS);

    assertThat(stored).isNotNull();
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
    assertThat(STORED.poll(10, TimeUnit.SECONDS))
        .isNotNull()
        .satisfies(stored -> assertThat(stored.cache().map()).isNull());
  }

  @Test
  void aStreamThatEndsWithDoneIsOnRecordOnce() throws IOException, InterruptedException {
    var events = client.events(question(true));

    assertThat(events).last().isEqualTo("[DONE]");
    assertThat(STORED.poll(10, TimeUnit.SECONDS)).isNotNull().matches(Observation::streamed);
    assertThat(STORED.poll(200, TimeUnit.MILLISECONDS)).isNull();
  }
}
