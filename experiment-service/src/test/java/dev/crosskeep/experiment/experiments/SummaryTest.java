package dev.crosskeep.experiment.experiments;

import static dev.crosskeep.experiment.Client.JSON;
import static dev.crosskeep.experiment.Client.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.experiment.Client;
import dev.crosskeep.experiment.Examples;
import dev.crosskeep.experiment.WholeService;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@WholeService
class SummaryTest {

  @LocalServerPort private int port;

  @Test
  void theArmsAreComparedInPlainNumbers() throws Exception {
    var client = new Client(port);
    String id =
        json(
                201,
                client.post(
                    "/api/experiments",
                    """
                    {"tenant": "demo", "name": "three arms' worth of two", "unit": "user", "arms": [
                      {"name": "half", "policy": {"method": "csp", "budget": {"ratio": 0.5}}},
                      {"name": "all", "policy": {"method": "full"}}]}
                    """))
            .path("id")
            .stringValue();
    // Kept ratios 0.5, 0.25 and, of a prompt without bytes, none: their mean is 0.375.
    var observations =
        List.of(
            observation(id, "half", "user-1", 1000, 500, 10, 40),
            observation(id, "half", "user-1", 2000, 500, 20, 50),
            observation(id, "half", "user-2", 0, 0, 60, 90),
            observation("exp-0", "half", "user-3", 1, 1, 1, 1),
            Examples.observation());
    client.post("/internal/observations", JSON.writeValueAsString(observations));

    var summary = json(200, client.get("/api/experiments/" + id + "/summary"));

    assertThat(summary.at("/experiment/id").stringValue()).isEqualTo(id);
    assertThat(summary.path("arms"))
        .isEqualTo(
            JSON.readTree(
                """
                [{"arm": "half", "answers": 3, "units": 2,
                  "mean_full_bytes": 1000.0, "mean_kept_bytes": %s, "mean_kept_ratio": 0.375,
                  "mean_first_token_ms": 30.0, "mean_total_ms": 60.0},
                 {"arm": "all", "answers": 0, "units": 0}]
                """
                    .formatted(1000 / 3.0)));
  }

  private static JsonNode observation(
      String experiment, String arm, String unit, int full, int kept, int first, int total) {
    var observation =
        Examples.observation(Instant.now().minus(Duration.ofDays(kept % 2)))
            .put("unit", unit)
            .put("first_token_ms", first)
            .put("total_ms", total);
    ((ObjectNode) observation.get("kv_cache"))
        .put("experiment", experiment)
        .put("arm", arm)
        .put("full_bytes", full)
        .put("kept_bytes", kept);
    return observation;
  }
}
