package dev.crosskeep.gateway.limits;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.EffectivePolicy;
import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.Limit;
import dev.crosskeep.gateway.telemetry.TestTelemetry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.server.MockServerWebExchange;

/** A client may ask again as soon as it has read the end, so all is settled before that is sent. */
class AnswerMeterTest {

  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final Holder KEY = new Holder("acme", "k");
  private static final Bucket RUNNING = Bucket.at(NOON, KEY, Limit.CONCURRENT_REQUESTS);
  private static final Bucket TOKENS = Bucket.at(NOON, KEY, Limit.TOTAL_TOKENS_PER_MINUTE);
  private static final Demand DEMAND = new Demand(0, 0, 0, 10, 50, 0);
  private static final String USED =
      "{\"model\":\"m\",\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3,\"total_tokens\":12}}";

  private final LocalReservations reservations = new LocalReservations();
  private final MockServerHttpResponse head = new MockServerHttpResponse();
  private final AnswerMeter meter = meter();

  private AnswerMeter meter() {
    var claims = List.of(new Claim(RUNNING, 1, 1), new Claim(TOKENS, 60, 100));
    var reservation = new Reservation("r", reservations, claims, Clock.fixed(NOON, ZoneOffset.UTC));
    reservation.request();
    var exchange = MockServerWebExchange.from(MockServerHttpRequest.post("/v1/chat/completions"));
    var policy = EffectivePolicy.of(new FullCache(), 1, "test");
    return new AnswerMeter(
        reservation,
        DEMAND,
        new AtomicReference<>(new ModelFacts(1, 1)),
        TestTelemetry.untold().begin(exchange, "acme", policy));
  }

  @BeforeEach
  void isReserved() {
    assertTaken(1, 60);
  }

  @Test
  void anAnswerIsSettledBeforeItIsSent() {
    head.setStatusCode(HttpStatus.OK);

    meter.whole(head, USED.getBytes(UTF_8));

    assertTaken(0, 12);
  }

  @Test
  void aRefusalHasUsedNothing() {
    head.setStatusCode(HttpStatus.BAD_REQUEST);

    meter.whole(head, "{}".getBytes(UTF_8));

    assertTaken(0, 0);
  }

  @Test
  void aStreamIsSettledBeforeItsLastEventIsSent() {
    meter.events(("data: " + USED + "\n\n").getBytes(UTF_8));
    assertTaken(1, 60);

    meter.events("data: [DONE]\n\n".getBytes(UTF_8));

    assertTaken(0, 12);
  }

  @Test
  void whatComesLaterChangesNothing() {
    head.setStatusCode(HttpStatus.OK);
    meter.whole(head, USED.getBytes(UTF_8));

    meter.end();

    assertTaken(0, 12);
  }

  private void assertTaken(long requests, long tokens) {
    assertThat(reservations.taken(RUNNING)).isEqualTo(requests);
    assertThat(reservations.taken(TOKENS)).isEqualTo(tokens);
  }
}
