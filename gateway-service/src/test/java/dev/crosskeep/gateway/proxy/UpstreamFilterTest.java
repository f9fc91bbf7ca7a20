package dev.crosskeep.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** How often the engine is asked; that a process was refused a connection is hard to time. */
class UpstreamFilterTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final AtomicInteger attempts = new AtomicInteger();
  private final MockServerWebExchange exchange =
      MockServerWebExchange.from(MockServerHttpRequest.post("/v1/chat/completions"));

  @Test
  void onceMoreWhenThereWasNoConnection() {
    verify(1, new ConnectException("refused")).expectComplete().verify(PATIENCE);

    assertThat(attempts).hasValue(2);
  }

  @Test
  void butNotASecondTime() {
    verify(2, new ConnectException("refused"))
        .expectErrorMessage("the model cannot be reached just now")
        .verify(PATIENCE);

    assertThat(attempts).hasValue(2);
  }

  @Test
  void neverWhenTheEngineMayHaveHeard() {
    verify(1, new IOException("reset"))
        .expectErrorMessage("the model stopped answering")
        .verify(PATIENCE);

    assertThat(attempts).hasValue(1);
  }

  /** Asks over a line that fails so many times. */
  private StepVerifier.FirstStep<Void> verify(int failures, Exception failure) {
    return StepVerifier.create(
        new UpstreamFilter()
            .filter(
                exchange,
                _ ->
                    Mono.defer(() ->
                        attempts.incrementAndGet() <= failures
                            ? Mono.error(failure)
                            : Mono.empty())));
  }
}
