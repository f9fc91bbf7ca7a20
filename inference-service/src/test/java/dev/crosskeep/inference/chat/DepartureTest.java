package dev.crosskeep.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.generation.ChatEngine;
import dev.crosskeep.generation.ToyChat;
import dev.crosskeep.inference.TightToyService;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Clients that leave long before their answer of some eight thousand tokens is complete. */
@TightToyService
@Timeout(60)
class DepartureTest {

  /** From the moment a client closes its connection until its answer is gone. */
  private static final Duration BOUND = Duration.ofSeconds(3);

  /** Until a question is at work; the first one of all warms the service up. */
  private static final Duration START = Duration.ofSeconds(20);

  @LocalServerPort private int port;
  @Autowired private ChatEngine engine;
  @Autowired private MeterRegistry meters;

  @AfterEach
  void nothingIsLeft() throws Exception {
    within(BOUND, "everything to end", () -> engine.running() + engine.waiting() == 0);
  }

  @Test
  void aClientThatLeavesMidStreamFreesItsSequence() throws Exception {
    double before = cancelled();
    try (var client = ask(true)) {
      readUntil(client, "\"content\"");
      // The first chunk only tells the role.
      within(START, "the answer to begin", () -> engine.running() == 1);
    }

    within(BOUND, "the answer to end", () -> engine.running() == 0);
    assertThat(cancelled() - before).isEqualTo(1);
  }

  @Test
  void aClientThatWaitsForAWholeAnswerAndLeavesFreesItsSequence() throws Exception {
    double before = cancelled();
    try (var _ = ask(false)) {
      within(START, "the answer to begin", () -> engine.running() == 1);
    }

    within(BOUND, "the answer to end", () -> engine.running() == 0);
    assertThat(cancelled() - before).isEqualTo(1);
  }

  @Test
  void aClientThatLeavesTheQueueFreesItsPlace() throws Exception {
    try (var _ = ask(true)) {
      within(START, "the first answer to begin", () -> engine.running() == 1);
      for (boolean streamed : new boolean[] {true, false}) {
        try (var _ = ask(streamed)) {
          within(START, "the second to wait", () -> engine.waiting() == 1);
        }
        within(BOUND, "the second to leave", () -> engine.waiting() == 0);
      }
      assertThat(engine.running()).isEqualTo(1);
    }
  }

  @Test
  void aClientThatWaitsInTheQueueIsKeptAwakeByComments() throws Exception {
    try (var _ = ask(true)) {
      within(START, "the first answer to begin", () -> engine.running() == 1);
      try (var second = ask(true)) {
        readUntil(second, ": keep-alive");
      }
    }
  }

  /** The next request on a connection must not look like the end of it. */
  @Test
  void aClientThatSendsItsNextRequestEarlyHasNotLeft() throws Exception {
    String request = request(false, 200);
    try (var client = new Socket("localhost", port)) {
      client.getOutputStream().write((request + request).getBytes(StandardCharsets.US_ASCII));

      readUntil(client, "\"completion_tokens\":200");
      readUntil(client, "\"completion_tokens\":200");
    }
  }

  private Socket ask(boolean streamed) throws IOException {
    var socket = new Socket("localhost", port);
    socket.setSoTimeout(20_000);
    socket
        .getOutputStream()
        .write(request(streamed, ToyChat.POSITIONS - 100).getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String request(boolean streamed, int length) {
    String body =
        """
        {"model":"toy","messages":[{"role":"user","content":"hi"}],"max_tokens":%d,"stream":%s}\
        """
            .formatted(length, streamed);
    return """
    POST /v1/chat/completions HTTP/1.1\r
    Host: localhost\r
    Content-Type: application/json\r
    Content-Length: %d\r
    \r
    %s\
    """
        .formatted(body.length(), body);
  }

  private static void readUntil(Socket socket, String part) throws IOException {
    var seen = new StringBuilder();
    while (seen.indexOf(part) < 0) {
      int next = socket.getInputStream().read();
      assertThat(next).as("after %s", seen).isNotNegative();
      seen.append((char) next);
    }
  }

  private double cancelled() {
    return meters.counter("crosskeep.request.failure", "reason", "cancelled").count();
  }

  private static void within(Duration bound, String what, BooleanSupplier condition)
      throws InterruptedException {
    long patience = System.nanoTime() + bound.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waiting for " + what).isLessThan(patience);
      Thread.sleep(Duration.ofMillis(2));
    }
  }
}
