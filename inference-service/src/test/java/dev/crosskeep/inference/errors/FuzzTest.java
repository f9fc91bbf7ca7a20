package dev.crosskeep.inference.errors;

import static dev.crosskeep.inference.Client.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.inference.Client;
import dev.crosskeep.inference.ToyService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A good request with one to three values replaced by anything JSON can say. */
@ToyService
class FuzzTest {

  private static final int REQUESTS = 1_000;

  private static final List<String> ODD =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-1",
          "1",
          "3",
          "1.5",
          "-0.0",
          "1e400",
          "-1e400",
          "1e-400",
          "9223372036854775808",
          "\"\"",
          "\"x\"",
          "\"NaN\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\udc00\\ud800 x\"",
          "\"\\u202e\\ufeff\"",
          "\"<image></s><s>\"",
          "\"{{ 7 * 7 }}\"",
          "[]",
          "{}",
          "[[]]",
          "[null]",
          "{\"\": null}",
          "[\"a\", 1, {}]",
          "{\"type\": \"text\"}",
          "\"data:image/png;base64,\"",
          "\"data:image/png;base64,AAAA\"",
          "{\"ratio\": 0.5}");

  @LocalServerPort private int port;

  @Test
  void everyRequestIsAnsweredOrRefusedWithOpenAisBody() throws Exception {
    var client = new Client(port);
    var answered = new AtomicInteger();
    for (int seed = 0; seed < REQUESTS; seed++) {
      String body = fuzzed(new Random(seed));

      var response = client.chat(body);

      assertThat(response.statusCode()).as("seed %d: %s", seed, body).isIn(200, 400, 404);
      if (response.statusCode() == 200) {
        answered.incrementAndGet();
      } else {
        BadRequestsTest.assertIsOpenAiError(response);
      }
    }
    assertThat(answered).hasValueBetween(REQUESTS / 20, REQUESTS);
  }

  private static String fuzzed(Random random) throws Exception {
    var request = JSON.valueToTree(good());
    for (int i = random.nextInt(3); i >= 0; i--) {
      replaceSomething(request, random);
    }
    return request.toString();
  }

  private static Map<String, Object> good() throws Exception {
    return Map.of(
        "model",
        "toy",
        "messages",
        List.of(Client.says("hi"), Client.shows(Client.picture(2, 2), "look")),
        "max_tokens",
        2,
        "temperature",
        0.5,
        "top_p",
        0.9,
        "seed",
        1,
        "stop",
        List.of("a", "b"),
        "stream",
        false,
        "stream_options",
        Map.of("include_usage", true),
        "kv_cache",
        Map.of(
            "method",
            "csp",
            "budget",
            Map.of("ratio", 0.5),
            "recent",
            Map.of("tokens", 2),
            "observation_window",
            Map.of("tokens", 3),
            "cross_ratio",
            "adaptive",
            "combine",
            "union",
            "n_softmax",
            Map.of("n", 1, "at", "scoring"),
            "min_prompt_tokens",
            0));
  }

  private static void replaceSomething(JsonNode request, Random random) {
    List<JsonNode> containers = new ArrayList<>();
    collect(request, containers);
    containers.removeIf(JsonNode::isEmpty);
    var odd = JSON.readTree(ODD.get(random.nextInt(ODD.size())));
    switch (containers.get(random.nextInt(containers.size()))) {
      case ObjectNode object -> {
        var names = List.copyOf(object.propertyNames());
        object.set(names.get(random.nextInt(names.size())), odd);
      }
      case ArrayNode array -> array.set(random.nextInt(array.size()), odd);
      default -> throw new AssertionError("no container");
    }
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainer()) {
      containers.add(node);
      node.forEach(child -> collect(child, containers));
    }
  }
}
