package dev.crosskeep.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.suite.FakeCollector.Received;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One trace holds all of a chat, and nothing of what was said in it. */
class TraceIT {

  private static final String CALLER = "00f067aa0ba902b7";
  private static final String GATEWAY = "gateway-service";
  private static final String ENGINE = "inference-service";

  @TempDir private static Path folder;
  private static FakeCollector collector;
  private static Suite suite;

  private final String trace = UUID.randomUUID().toString().replace("-", "");

  @BeforeAll
  static void start() throws Exception {
    collector = new FakeCollector();
    suite =
        Suite.start(
            folder,
            "--management.opentelemetry.tracing.export.otlp.endpoint=" + collector.url(),
            "--management.opentelemetry.tracing.export.schedule-delay=100ms");
  }

  @AfterAll
  static void stop() {
    suite.close();
    collector.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTraceGoesFromTheCallerThroughTheGatewayToTheLastToken(boolean streamed) throws Exception {
    ask(Questions.aboutText(streamed));

    var outer = only(GATEWAY, "http post /v1/chat/completions");
    var asked = only(GATEWAY, "HTTP POST");
    var inner = only(ENGINE, "http post /v1/chat/completions");
    var chat = only(ENGINE, "chat tiny-llava");
    assertThat(outer.parent()).isEqualTo(CALLER);
    assertThat(asked.parent()).isEqualTo(outer.id());
    assertThat(inner.parent()).isEqualTo(asked.id());
    assertThat(chat.parent()).isEqualTo(inner.id());
    for (String step : List.of("queue", "prefill", "decode")) {
      assertThat(only(ENGINE, step).parent()).isEqualTo(chat.id());
    }
    for (String number :
        List.of(
            "gen_ai.usage.input_tokens",
            "gen_ai.usage.output_tokens",
            "crosskeep.kv.kept_tokens",
            "crosskeep.policy.version")) {
      assertThat(outer.attribute(number))
          .as(number)
          .startsWith("int_value: ")
          .isEqualTo(chat.attribute(number));
    }
    assertThat(outer.attribute("gen_ai.operation.name")).isEqualTo("string_value: \"chat\"");
    assertThat(outer.attribute("server.address")).isEqualTo("string_value: \"localhost\"");
  }

  @Test
  void whatIsSaidIsInNoSpanAndNoLog() throws Exception {
    byte[] png =
        Files.readAllBytes(Path.of("..", "docs", "samples", "album-1.png").toAbsolutePath());
    String picture = Base64.getEncoder().encodeToString(png);
    String body =
        Suite.JSON.writeValueAsString(
            Map.of(
                "model",
                Suite.MODEL,
                "messages",
                List.of(
                    Map.of(
                        "role",
                        "user",
                        "content",
                        List.of(
                            Map.of(
                                "type",
                                "image_url",
                                "image_url",
                                Map.of("url", "data:image/png;base64," + picture)),
                            Map.of("type", "text", "text", "what of the marker?")))),
                "max_tokens",
                8));

    ask(body);
    ask(body.substring(0, body.length() - 1)); // no JSON
    ask(body.replace("\"max_tokens\":8", "\"max_tokens\":\"the marker\""));
    ask(body.replace("base64,", "base64,the marker"));
    only(ENGINE, "chat tiny-llava");

    assertThat(collector.toString()).doesNotContain("the marker", picture.substring(100, 140));
    try (var logs = Files.list(folder)) {
      for (var log : logs.filter(file -> file.toString().endsWith(".log")).toList()) {
        assertThat(Files.readString(log))
            .as(log.toString())
            .doesNotContain("the marker", picture.substring(100, 140));
      }
    }
  }

  private void ask(String body) throws Exception {
    suite.chat(body, "traceparent", "00-" + trace + "-" + CALLER + "-01");
  }

  /** The only span of this name in this test's trace, once it has come. */
  private Received only(String service, String name) throws Exception {
    long patience = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    List<Received> found = List.of();
    while (found.isEmpty() && System.nanoTime() < patience) {
      Thread.sleep(50);
      found =
          collector.of(trace).stream()
              .filter(received -> received.service().equals(service))
              .filter(received -> received.span().getName().equals(name))
              .toList();
    }
    assertThat(found).as("%s of %s among %s", name, service, collector.of(trace)).hasSize(1);
    return found.getFirst();
  }
}
