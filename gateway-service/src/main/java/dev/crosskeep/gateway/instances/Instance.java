package dev.crosskeep.gateway.instances;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

/** One instance of the engine, how much it has to do for this gateway, and whether it works. */
public final class Instance {

  private final String name;
  private final URI address;
  private final CircuitBreaker breaker;
  private final AtomicInteger inFlight = new AtomicInteger();

  Instance(String name, URI address, CircuitBreaker breaker) {
    this.name = name;
    this.address = address;
    this.breaker = breaker;
  }

  /** What an instance at this address is called, in metrics and logs. */
  static String name(URI address) {
    return address.getPort() < 0 ? address.getHost() : address.getHost() + ":" + address.getPort();
  }

  String name() {
    return name;
  }

  /** The same request at this instance. */
  public URI at(URI request) {
    return UriComponentsBuilder.fromUri(request)
        .scheme(address.getScheme())
        .host(address.getHost())
        .port(address.getPort())
        .build(true)
        .toUri();
  }

  /**
   * Asks it, until the head of its answer is here, while its circuit breaker lets requests pass. A
   * request that is cancelled says nothing about the instance.
   */
  public Mono<HttpStatusCode> guard(Mono<HttpStatusCode> asking) {
    return asking.transformDeferred(CircuitBreakerOperator.of(breaker));
  }

  /** Its answer broke off after its head. */
  public void brokeOff(Throwable failure) {
    breaker.onError(0, TimeUnit.NANOSECONDS, failure);
  }

  /** It has one request more to answer. */
  public void begin() {
    inFlight.incrementAndGet();
  }

  /** It has one less. */
  public void end() {
    inFlight.decrementAndGet();
  }

  int inFlight() {
    return inFlight.get();
  }

  boolean isAway() {
    return breaker.getState() == State.OPEN;
  }

  @Override
  public String toString() {
    return name;
  }
}
