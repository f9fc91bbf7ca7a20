package dev.crosskeep.inference.process;

import static dev.crosskeep.inference.Client.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.inference.Client;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM while answers are running. */
@Timeout(300)
@DisabledOnOs(OS.WINDOWS) // it has no SIGTERM
class ShutdownIT {

  /** 128 + 15: ended by SIGTERM, after everything was put in order. */
  private static final int TERMINATED = 143;

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private Path folder;

  @Test
  void answersThatFitIntoTheGraceAreCompleted() throws Exception {
    try (var service =
        ServiceProcess.start(folder, List.of(), List.of("--crosskeep.inference.grace=60s"))) {
      var whole = CompletableFuture.supplyAsync(() -> ask(service, 1_500, false));
      var streamed = ask(service, 1_500, true);
      var lines = streamed.body().iterator();
      var seen = new ArrayList<>(List.of(lines.next(), lines.next(), lines.next()));

      service.terminate();
      lines.forEachRemaining(seen::add);

      assertThat(String.join("\n", seen)).contains("\"finish_reason\":\"length\"", "[DONE]");
      assertThat(String.join("\n", whole.get().body().toList()))
          .contains("\"completion_tokens\":1500");
      assertThat(service.awaitExit(PATIENCE)).isEqualTo(TERMINATED);
      assertThat(service.crashReport()).isEmpty();
    }
  }

  @RepeatedTest(3)
  void answersThatDoNotFitEndWithAnError() throws Exception {
    try (var service =
        ServiceProcess.start(folder, List.of(), List.of("--crosskeep.inference.grace=0s"))) {
      var whole = CompletableFuture.supplyAsync(() -> ask(service, 8_000, false));
      var lines = ask(service, 8_000, true).body().iterator();
      var seen = new ArrayList<>(List.of(lines.next(), lines.next(), lines.next()));

      service.terminate();
      lines.forEachRemaining(seen::add);

      assertThat(seen.getLast()).isEmpty();
      assertThat(JSON.readTree(seen.get(seen.size() - 2).substring("data: ".length())))
          .isEqualTo(
              JSON.readTree(
                  """
                  {"error": {"message": "the service is shutting down", "type": "server_error",
                   "param": null, "code": "unavailable"}}\
                  """));
      assertThat(whole.get().statusCode()).isEqualTo(503);
      assertThat(service.awaitExit(PATIENCE)).isEqualTo(TERMINATED);
      assertThat(service.crashReport()).isEmpty();
      assertThat(service.log()).doesNotContain("ERROR", "Exception");
    }
  }

  private static HttpResponse<Stream<String>> ask(
      ServiceProcess service, int length, boolean streamed) {
    String body =
        JSON.writeValueAsString(
            Map.of(
                "model",
                "toy",
                "messages",
                List.of(Client.says("hi")),
                "max_tokens",
                length,
                "stream",
                streamed));
    var request =
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + service.port() + "/v1/chat/completions"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofLines()).join();
  }
}
