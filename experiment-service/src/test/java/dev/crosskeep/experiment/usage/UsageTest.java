package dev.crosskeep.experiment.usage;

import static dev.crosskeep.experiment.Client.JSON;
import static dev.crosskeep.experiment.Client.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.experiment.Client;
import dev.crosskeep.experiment.Examples;
import dev.crosskeep.experiment.WholeService;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@WholeService
class UsageTest {

  private final String tenant = "t" + UUID.randomUUID();
  private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
  private final LocalDate yesterday = today.minusDays(1);

  @LocalServerPort private int port;

  private Client client = new Client(0);

  @BeforeEach
  void connect() throws Exception {
    client = new Client(port);
    // Kept 400 of 1000 bytes for two seconds, and so on.
    store(
        answer(yesterday, "a", "toy", 10, 5, 1000, 400, 2000),
        answer(yesterday, "a", "toy", 20, 1, 1000, 500, 1000),
        answer(yesterday, "b", "toy", 1, 1, 10, 10, 500),
        answer(today, "a", "big", 100, 50, 5000, 1000, 4000));
  }

  @Test
  void usageIsAddedUpByDay() throws Exception {
    assertThat(usage("tenant=" + tenant))
        .isEqualTo(
            JSON.readTree(
                """
                [{"day": "%s", "requests": 3, "input_tokens": 31, "output_tokens": 7,
                  "kv_byte_seconds": 1305.0, "bytes_saved": 1100},
                 {"day": "%s", "requests": 1, "input_tokens": 100, "output_tokens": 50,
                  "kv_byte_seconds": 4000.0, "bytes_saved": 4000}]
                """
                    .formatted(yesterday, today)));
  }

  @Test
  void itIsToldApartByWhatIsAskedForWithinTheDaysAskedFor() throws Exception {
    String days = "&from=%s&to=%s".formatted(yesterday, today);

    assertThat(usage("tenant=" + tenant + days + "&group=key,model"))
        .isEqualTo(
            JSON.readTree(
                """
                [{"key": "a", "model": "toy", "requests": 2, "input_tokens": 30,
                  "output_tokens": 6, "kv_byte_seconds": 1300.0, "bytes_saved": 1100},
                 {"key": "b", "model": "toy", "requests": 1, "input_tokens": 1,
                  "output_tokens": 1, "kv_byte_seconds": 5.0, "bytes_saved": 0}]
                """));
  }

  @Test
  void whatHadNoKeyIsAGroupOfItsOwn() throws Exception {
    store(answer(today, "", "toy", 1, 1, 1, 1, 1).without("key"));

    var groups = usage("tenant=" + tenant + "&group=key");

    assertThat(groups).hasSize(3);
    assertThat(groups.get(2).get("key").isNull()).isTrue();
  }

  @Test
  void aTableIsThereForWhoeverWantsOne() throws Exception {
    store(answer(today, "a", "a \"model\", so to speak", 1, 1, 1, 1, 1));

    var answer =
        client.send(
            client
                .request("/api/usage?tenant=" + tenant + "&group=day,model")
                .header("Accept", "text/csv"));

    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/csv"));
    assertThat(answer.body().split("\r\n"))
        .containsExactly(
            "day,model,requests,input_tokens,output_tokens,kv_byte_seconds,bytes_saved",
            "\"%s\",\"toy\",3,31,7,1305.000,1100".formatted(yesterday),
            "\"%s\",\"a \"\"model\"\", so to speak\",1,1,1,0.001,0".formatted(today),
            "\"%s\",\"big\",1,100,50,4000.000,4000".formatted(today));
  }

  @ParameterizedTest
  @CsvSource({
    "tenat=demo, tenat",
    "tenant=, tenant",
    "from=2026-01-32, from",
    "to=2026-01-31T00:00:00Z, to",
    "group=hour, group",
    "group=day%2Cday, group",
    "group=, group"
  })
  void aBadParameterIsNamed(String parameters, String field) throws Exception {
    var problem = json(400, client.get("/api/usage?" + parameters));

    assertThat(problem.path("field").stringValue()).isEqualTo(field);
  }

  private JsonNode usage(String parameters) throws Exception {
    return json(200, client.get("/api/usage?" + parameters)).path("usage");
  }

  private void store(JsonNode... observations) throws Exception {
    var report =
        json(
            200,
            client.post("/internal/observations", JSON.writeValueAsString(List.of(observations))));
    assertThat(report.path("stored").intValue()).isEqualTo(observations.length);
  }

  private ObjectNode answer(
      LocalDate day, String key, String model, int in, int out, long full, long kept, int millis) {
    Instant at = day.atStartOfDay().toInstant(ZoneOffset.UTC).plus(Duration.ofMillis(1));
    var observation =
        Examples.observation(at)
            .put("tenant", tenant)
            .put("key", key)
            .put("model", model)
            .put("completion_tokens", out)
            .put("total_ms", millis);
    ((ObjectNode) observation.get("kv_cache"))
        .put("prompt_tokens", in)
        .put("full_bytes", full)
        .put("kept_bytes", kept);
    return observation;
  }
}
