package dev.crosskeep.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.gateway.instances.Affinity;
import dev.crosskeep.gateway.instances.TestInstances;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Who is asked, and how often; that a process was refused a connection is hard to time. */
class UpstreamFilterTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Outcome REFUSED = _ -> Mono.error(new ConnectException("refused"));
  private static final Outcome RESET = _ -> Mono.error(new IOException("reset"));
  private static final Outcome ANSWERS = status(HttpStatus.OK);
  private static final Outcome FULL =
      exchange -> {
        exchange.getResponse().getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
        return status(HttpStatus.SERVICE_UNAVAILABLE).of(exchange);
      };
  private static final Outcome NOT_FOUND = status(HttpStatus.NOT_FOUND);

  private static final Affinity CONVERSATION = new Affinity.Conversation(() -> 1);
  private static final Affinity SESSION = new Affinity.Session("acme", "ses-1");

  private final List<URI> asked = new ArrayList<>();
  private final RequestBody body = new RequestBody(new byte[] {'{', '}'});
  private final MockServerWebExchange exchange =
      MockServerWebExchange.from(MockServerHttpRequest.post("/v1/chat/completions"));

  /** What becomes of a request at one instance. */
  @FunctionalInterface
  private interface Outcome {
    Mono<Void> of(MockServerWebExchange exchange);
  }

  private static Outcome status(HttpStatus status) {
    return exchange -> {
      exchange.getResponse().setStatusCode(status);
      return Mono.empty();
    };
  }

  @Test
  void theNextOneIsAskedWhenThereWasNoConnection() {
    verify(CONVERSATION, REFUSED, REFUSED, ANSWERS).expectComplete().verify(PATIENCE);

    assertThat(asked).hasSize(3).doesNotHaveDuplicates();
    assertThat(asked).allSatisfy(uri -> assertThat(uri).hasPath("/v1/chat/completions"));
  }

  @Test
  void butEachOnlyOnce() {
    verify(CONVERSATION, REFUSED, REFUSED, REFUSED)
        .expectErrorMessage("the model cannot be reached just now")
        .verify(PATIENCE);

    assertThat(asked).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void neverWhenTheEngineMayHaveHeard() {
    verify(CONVERSATION, RESET).expectErrorMessage("the model stopped answering").verify(PATIENCE);

    assertThat(asked).hasSize(1);
  }

  @Test
  void noAnswerIsNoEmptyAnswer() {
    verify(CONVERSATION, _ -> Mono.empty())
        .expectErrorMessage("the model stopped answering")
        .verify(PATIENCE);

    assertThat(asked).hasSize(1);
  }

  @Test
  void whoIsFullLeadsOnToTheNextOne() {
    verify(CONVERSATION, FULL, ANSWERS).expectComplete().verify(PATIENCE);

    assertThat(asked).hasSize(2).doesNotHaveDuplicates();
    assertThat(exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.OK);
  }

  @Test
  void whenAllAreFullTheLastOneSaysSo() {
    verify(CONVERSATION, FULL, FULL, FULL).expectComplete().verify(PATIENCE);

    assertThat(asked).hasSize(3);
    assertThat(exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
  }

  @Test
  void a503ThatDoesNotSayWhenToComeAgainIsHandedOn() {
    verify(CONVERSATION, status(HttpStatus.SERVICE_UNAVAILABLE)).expectComplete().verify(PATIENCE);

    assertThat(asked).hasSize(1);
  }

  @Test
  void anInstanceThatIsFullKeepsItsSessions() {
    verify(SESSION, FULL).expectComplete().verify(PATIENCE);

    assertThat(asked).hasSize(1);
  }

  @Test
  void aSessionIsLookedForWhereItIs() {
    verify(SESSION, NOT_FOUND, REFUSED, ANSWERS).expectComplete().verify(PATIENCE);

    assertThat(asked).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void aModelThatIsUnknownIsUnknownEverywhere() {
    verify(CONVERSATION, NOT_FOUND).expectComplete().verify(PATIENCE);

    assertThat(asked).hasSize(1);
  }

  @Test
  void nothingIsInFlightWhenTheAnswerIsOver() {
    var instances = TestInstances.of(3);
    var watch = watch();
    verify(instances, CONVERSATION, REFUSED, FULL, ANSWERS).expectComplete().verify(PATIENCE);
    assertThat(instances.inFlight()).isEqualTo(1);

    watch.end();

    assertThat(instances.inFlight()).isZero();
  }

  @Test
  void theBodyIsHeldUntilThereIsAnAnswer() {
    Outcome looksAtIt =
        exchange -> {
          assertThat(body.bytes()).isNotEmpty();
          return FULL.of(exchange);
        };

    verify(CONVERSATION, looksAtIt, looksAtIt, looksAtIt).expectComplete().verify(PATIENCE);

    assertThat(body.bytes()).isEmpty();
  }

  private StepVerifier.FirstStep<Void> verify(Affinity affinity, Outcome... outcomes) {
    watch();
    return verify(TestInstances.of(3), affinity, outcomes);
  }

  private AnswerWatch watch() {
    var watch = new AnswerWatch();
    watch.over(exchange);
    return watch;
  }

  /** Asks instances that behave so, one after the other. */
  private StepVerifier.FirstStep<Void> verify(
      TestInstances instances, Affinity affinity, Outcome... outcomes) {
    affinity.over(exchange);
    body.over(exchange);
    exchange
        .getAttributes()
        .put(
            ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR,
            URI.create("lb://engine/v1/chat/completions"));
    Iterator<Outcome> next = List.of(outcomes).iterator();
    return StepVerifier.create(
        new UpstreamFilter(instances.all())
            .filter(
                exchange,
                _ ->
                    Mono.defer(() -> {
                      asked.add(
                          exchange.getRequiredAttribute(
                              ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR));
                      return next.next().of(exchange);
                    })));
  }
}
