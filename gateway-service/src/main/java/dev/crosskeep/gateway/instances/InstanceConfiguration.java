package dev.crosskeep.gateway.instances;

import dev.crosskeep.gateway.settings.GatewayProperties;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/** The instances as they are set, each with a circuit breaker, and what is measured of them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(InstanceSettings.class)
class InstanceConfiguration {

  /** Slow is no failure: only the time limit for the head of an answer ends a chat. */
  private static final Duration NEVER_TOO_SLOW = Duration.ofDays(1);

  private static final int PROBES = 10;

  @Bean
  Instances instances(GatewayProperties gateway, InstanceSettings settings, MeterRegistry meters) {
    var breakers = CircuitBreakerRegistry.of(breaker(settings));
    List<Instance> all =
        gateway.inferenceUrls().stream().map(address -> instance(address, breakers)).toList();
    TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers).bindTo(meters);
    for (var instance : all) {
      Gauge.builder("crosskeep.gateway.in.flight", instance, Instance::inFlight)
          .description("requests that this gateway has at an instance of the engine")
          .tag("instance", instance.name())
          .register(meters);
    }
    return new Instances(all, settings.spillOver());
  }

  private static Instance instance(URI address, CircuitBreakerRegistry breakers) {
    String name = Instance.name(address);
    return new Instance(name, address, breakers.circuitBreaker(name));
  }

  static CircuitBreakerConfig breaker(InstanceSettings settings) {
    return CircuitBreakerConfig.custom()
        .slidingWindowType(SlidingWindowType.TIME_BASED)
        .slidingWindowSize(Math.toIntExact(settings.window().toSeconds()))
        .minimumNumberOfCalls(settings.calls())
        .slowCallDurationThreshold(NEVER_TOO_SLOW)
        .waitDurationInOpenState(settings.pause())
        .automaticTransitionFromOpenToHalfOpenEnabled(true)
        .permittedNumberOfCallsInHalfOpenState(PROBES)
        .recordResult(answer -> answer instanceof HttpStatusCode status && isFailure(status))
        .build();
  }

  /** A full instance works. One that does not believe this gateway is of no use. */
  private static boolean isFailure(HttpStatusCode status) {
    return status.isSameCodeAs(HttpStatus.UNAUTHORIZED)
        || (status.is5xxServerError() && !status.isSameCodeAs(HttpStatus.SERVICE_UNAVAILABLE));
  }
}
