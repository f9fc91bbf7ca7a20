package dev.crosskeep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Answers that come event by event. */
@ExtendWith(SharedHouse.class)
class StreamTest {

  private static final String QUESTION = "{\"stream\": true}";
  private static final String BROKEN_OFF =
      "data: {\"error\":{\"message\":\"the model stopped answering\",\"type\":\"server_error\","
          + "\"param\":null,\"code\":\"upstream_failed\"}}\n\n";

  private final House house;

  StreamTest(House house) {
    this.house = house;
  }

  @Test
  void anEventIsThereBeforeTheEngineHasTheNext() throws Exception {
    var seen = new CountDownLatch(1);
    house.engine.behave((_, client) -> {
      client.beginStream();
      client.sendChunk("data: 1\n\n");
      assertThat(seen.await(House.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      client.sendChunk("data: [DONE]\n\n");
      client.endStream();
    });

    var response =
        house.client().send(house.client().chatRequest(QUESTION), BodyHandlers.ofInputStream());

    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    try (var lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("data: 1");
      seen.countDown();
      assertThat(lines.readAllAsString()).isEqualTo("\ndata: [DONE]\n\n");
    }
  }

  @Test
  void howTheEngineCutsItsEventsDoesNotMatter() throws Exception {
    house.engine.behave((_, client) -> {
      client.beginStream();
      for (char part : "data: \u00fc\n\n: alive\r\n\r\ndata: [DONE]\n\n".toCharArray()) {
        client.sendChunk(String.valueOf(part));
      }
      client.sendChunk("without an end");
      client.endStream();
    });

    assertThat(house.client().chat(QUESTION).body())
        .isEqualTo("data: \u00fc\n\n: alive\r\n\r\ndata: [DONE]\n\nwithout an end");
  }

  @Test
  void aStreamThatBreaksOffEndsWithAnErrorInPlaceOfAHalfEvent() throws Exception {
    house.engine.behave((_, client) -> {
      client.beginStream();
      client.sendChunk("data: {\"n\": 1}\n\ndata: {\"n\"");
    });

    var response = house.client().chat(QUESTION);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("data: {\"n\": 1}\n\n" + BROKEN_OFF);
  }

  @Test
  void soDoesOneThatBreaksOffBeforeItsFirstEvent() throws Exception {
    house.engine.behave((_, client) -> client.beginStream());

    assertThat(house.client().chat(QUESTION).body()).isEqualTo(BROKEN_OFF);
  }

  @Test
  void aClientThatLeavesEndsTheWorkOfTheEngine() throws Exception {
    var left = new CompletableFuture<Boolean>();
    house.engine.behave((_, client) -> {
      client.beginStream();
      client.sendChunk("data: 1\n\n");
      left.complete(client.hangsUp());
    });
    var response =
        house.client().send(house.client().chatRequest(QUESTION), BodyHandlers.ofInputStream());
    response.body().read();

    response.body().close();

    assertThat(left.get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void soDoesOneThatLeavesBeforeTheAnswerBegins() throws Exception {
    var asked = new CountDownLatch(1);
    var left = new CompletableFuture<Boolean>();
    house.engine.behave((_, client) -> {
      asked.countDown();
      left.complete(client.hangsUp());
    });
    var answer = house.client().sendAsync(house.client().chatRequest(QUESTION));
    assertThat(asked.await(House.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

    answer.cancel(true);

    assertThat(left.get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }
}
