package dev.crosskeep.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.generation.ToyChat;
import dev.crosskeep.inference.Client;
import dev.crosskeep.inference.ToyService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

@ToyService
class HealthAndMetricsTest {

  @LocalServerPort private int port;

  private Client client = new Client(0);

  @BeforeEach
  void connect() {
    client = new Client(port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/liveness", "/readiness"})
  void aLoadedServiceIsHealthy(String probe) throws Exception {
    var response = client.get("/actuator/health" + probe);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("\"status\":\"UP\"");
  }

  @Test
  void anAnswerIsCountedInTokensTimeAndMemory() throws Exception {
    double tokens = metric("generation_tokens_total");
    double answers = metric("request_success_total{finished_reason=\"length\"}");
    double dropped = metric("kv_tokens_dropped_total{modality=\"text\"}");
    double keptPatches = metric("kv_tokens_kept_total{modality=\"image\"}");

    var answer =
        client.answer(
            Map.of(
                "model",
                "toy",
                "messages",
                List.of(Client.shows(Client.picture(2, 2), "x".repeat(30))),
                "max_tokens",
                4,
                "kv_cache",
                Map.of("budget", Map.of("tokens", 9), "min_prompt_tokens", 0)));

    assertThat(metric("generation_tokens_total") - tokens).isEqualTo(4);
    assertThat(metric("request_success_total{finished_reason=\"length\"}") - answers).isEqualTo(1);
    double keptNow = metric("kv_tokens_kept_total{modality=\"image\"}") - keptPatches;
    assertThat(keptNow).isBetween(0.0, (double) ToyChat.TOKENS_PER_IMAGE);
    assertThat(metric("kv_tokens_dropped_total{modality=\"text\"}") - dropped)
        .isEqualTo(
            answer.at("/kv_cache/text_tokens").asDouble()
                - answer.at("/kv_cache/kept_text_tokens").asDouble());
    assertThat(metric("kv_kept_bytes_total")).isLessThan(metric("kv_full_bytes_total"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "num_requests_running",
        "num_requests_waiting",
        "prompt_tokens_total",
        "time_to_first_token_seconds_count",
        "inter_token_latency_seconds_count",
        "e2e_request_latency_seconds_count",
        "request_queue_time_seconds_count",
        "request_prefill_time_seconds_count",
        "kv_prune_time_seconds_count"
      })
  void everyMetricHasItsName(String name) throws Exception {
    assertThat(client.get("/actuator/prometheus").body()).contains("\ncrosskeep_" + name + " ");
  }

  @Test
  void anAnswerIsMeasuredInTheWordsOfTheConventionsToo() throws Exception {
    var question =
        Map.of("model", "toy", "messages", List.of(Client.says("hello")), "max_tokens", 3);
    client.answer(question);
    var tooLong = new HashMap<String, Object>(question);
    tooLong.put("messages", List.of(Client.says("x".repeat(10_000))));
    assertThat(client.chat(Client.JSON.writeValueAsString(tooLong)).statusCode()).isEqualTo(400);

    String chat = "{gen_ai_operation_name=\"chat\",gen_ai_request_model=\"toy\"}";
    assertThat(client.get("/actuator/prometheus").body())
        .contains("\ngen_ai_server_time_to_first_token_seconds_count" + chat)
        .contains("\ngen_ai_server_time_per_output_token_seconds_count" + chat)
        .contains("\ngen_ai_server_request_duration_seconds_count{error_type=\"none\",")
        .contains("\ngen_ai_server_request_duration_seconds_count{error_type=\"unanswered\",");
  }

  /** A metric's value; 0 before it was first counted. */
  private double metric(String name) throws Exception {
    return client
        .get("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith("crosskeep_" + name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
