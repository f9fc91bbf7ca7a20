package dev.crosskeep.policy.playground;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.policy.neighbour.Neighbours;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class PlaygroundTest {

  private static final Question QUESTION = new Question("what?", List.of(), new FullCache(), false);

  private final FakeEngine engine = new FakeEngine();
  private final Playground playground = at(engine.address());

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void anEngineThatIsAwayIsSaidToBe() {
    // Port 1 is nobody's.
    var nowhere = at(URI.create("http://localhost:1"));

    assertThatThrownBy(() -> nowhere.answer(QUESTION))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("503")
        .hasMessageContaining("the engine does not answer just now");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {'error': {'message': 'too long', 'type': 't'}} | 400 | too long",
        "404 | {'error': {'message': 'no model', 'type': 't'}} | 400 | no model",
        "503 | {'error': {'message': 'full', 'type': 't'}} | 503 | full",
        "401 | Unauthorized | 502 | cannot be understood",
        "200 | <html> | 502 | cannot be understood",
      })
  void whatTheEngineRefusesIsHandedOn(int status, String body, int told, String why) {
    engine.replies((_, exchange) -> FakeEngine.whole(exchange, status, body));

    assertThatThrownBy(() -> playground.answer(QUESTION))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining(String.valueOf(told))
        .hasMessageContaining(why);
  }

  @Test
  void onlyFourAreAnsweredAtOnceAndTheirPlacesComeBack() throws Exception {
    var release = new CountDownLatch(1);
    engine.replies((_, exchange) -> {
      release.await();
      FakeEngine.whole(exchange, 400, "{'error': {'message': 'no', 'type': 't'}}");
    });
    try (var askers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 4; i++) {
        var _ = askers.submit(() -> playground.answer(QUESTION));
      }
      for (int i = 0; i < 4; i++) {
        engine.asked();
      }

      assertThatThrownBy(() -> playground.answer(QUESTION)).hasMessageContaining("ask again");
      release.countDown();
    }
    engine.forget();
    assertThat(playground.answer(QUESTION).text()).isEqualTo("the cross is blue.");
  }

  @Test
  void aBrowserThatIsGoneBeforeTheHeadLeavesNothingBehind() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() ->
              playground.stream(
                  body(),
                  () -> {
                    throw new IOException("gone");
                  }))
          .hasMessage("gone");
    }

    playground.stream(body(), OutputStream::nullOutputStream);
  }

  private static InputStream body() {
    return new ByteArrayInputStream(
        "{\"question\": \"a\", \"policy\": {\"method\": \"full\"}}".getBytes(UTF_8));
  }

  private static Playground at(URI engine) {
    return new Playground(
        new Engine(new Neighbours(engine, URI.create("http://localhost:1")), "a-token-for-tests"));
  }
}
