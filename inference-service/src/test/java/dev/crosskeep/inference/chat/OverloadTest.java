package dev.crosskeep.inference.chat;

import static dev.crosskeep.inference.Client.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.generation.ChatEngine;
import dev.crosskeep.inference.Client;
import dev.crosskeep.inference.TightToyService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@TightToyService
@Timeout(60)
class OverloadTest {

  private static final int BURST = 20;

  @LocalServerPort private int port;
  @Autowired private ChatEngine engine;

  @Test
  void aBurstIsAnsweredOrToldToComeLaterAndNothingElse() throws Exception {
    var client = new Client(port);
    String question =
        JSON.writeValueAsString(
            Map.of("model", "toy", "messages", List.of(Client.says("hi")), "max_tokens", 300));
    List<Callable<Integer>> burst = new ArrayList<>();
    for (int i = 0; i < BURST; i++) {
      burst.add(() -> {
        var response = client.chat(question);
        if (response.statusCode() == 503) {
          assertThat(response.headers().firstValueAsLong("Retry-After")).hasValue(1);
          assertThat(JSON.readTree(response.body()).at("/error/code").stringValue())
              .isEqualTo("overloaded");
        }
        return response.statusCode();
      });
    }

    List<Integer> statuses = new ArrayList<>();
    try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var answer : clients.invokeAll(burst)) {
        statuses.add(answer.get());
      }
    }

    // One runs and one waits; who comes while both places are taken is refused.
    assertThat(statuses).contains(200, 503).containsOnly(200, 503);
    assertThat(engine.running() + engine.waiting()).isZero();
  }
}
