package dev.crosskeep.gateway.telemetry;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR;

import dev.crosskeep.contracts.EffectivePolicy;
import dev.crosskeep.contracts.KvCacheUsage;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.web.server.ServerWebExchange;

/**
 * One chat in the words of OpenTelemetry's conventions for generative AI, which still change:
 * attributes of its request's span, and the metrics of a model's client. Numbers and names, never
 * what was asked or answered.
 *
 * <p>Source: <a
 * href="https://github.com/open-telemetry/semantic-conventions-genai">semantic-conventions-genai</a>.
 */
public final class ToldChat {

  private static final String CHAT = "chat";
  private static final String NO_ERROR = "none";
  private static final String UNANSWERED = "unanswered";
  private static final double[] BUCKETS_SECONDS = {
    0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92
  };
  private static final double[] BUCKETS_TOKENS = {
    1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144
  };

  private final MeterRegistry registry;
  private final ServerWebExchange exchange;
  private final Span span;
  private long sent;
  private String error = UNANSWERED;

  ToldChat(MeterRegistry registry, ServerWebExchange exchange) {
    this.registry = registry;
    this.exchange = exchange;
    this.span = spanOf(exchange);
  }

  private static Span spanOf(ServerWebExchange exchange) {
    return ServerRequestObservationContext.findCurrent(exchange.getAttributes())
        .flatMap(request -> Optional.ofNullable(request.<TracingContext>get(TracingContext.class)))
        .map(TracingContext::getSpan)
        .orElse(Span.NOOP);
  }

  void decided(String tenant, EffectivePolicy policy) {
    span.tag("gen_ai.operation.name", CHAT)
        .tag("gen_ai.provider.name", "crosskeep")
        .tag("crosskeep.tenant", tenant)
        .tag("crosskeep.policy.reason", policy.reason());
    Integer version = policy.version();
    if (version != null) {
      span.tag("crosskeep.policy.version", version);
    }
  }

  /** The engine is asked from now on. */
  public void sent() {
    sent = System.nanoTime();
  }

  /**
   * The answer is complete.
   *
   * @param model that answered
   * @param inputTokens of the prompt, pictures expanded
   * @param cache what was kept of the prompt, where the engine says so
   */
  public void answered(
      String model, long inputTokens, long outputTokens, @Nullable KvCacheUsage cache) {
    error = NO_ERROR;
    span.tag("gen_ai.response.model", model)
        .tag("gen_ai.usage.input_tokens", inputTokens)
        .tag("gen_ai.usage.output_tokens", outputTokens);
    if (cache != null) {
      span.tag("crosskeep.kv.method", cache.method())
          .tag("crosskeep.kv.kept_tokens", cache.keptTokens())
          .tag("crosskeep.kv.kept_bytes", cache.keptBytes());
    }
    if (exchange.getAttribute(GATEWAY_REQUEST_URL_ATTR) instanceof URI engine) {
      span.tag("server.address", engine.getHost()).tag("server.port", engine.getPort());
    }
    tokens("input", inputTokens);
    tokens("output", outputTokens);
  }

  private void tokens(String type, long tokens) {
    DistributionSummary.builder("gen_ai.client.token.usage")
        .baseUnit("tokens")
        .tags("gen_ai.operation.name", CHAT, "gen_ai.token.type", type)
        .serviceLevelObjectives(BUCKETS_TOKENS)
        .register(registry)
        .record((double) tokens);
  }

  /** It is over; whatever was not answered by now never will be. */
  public void end() {
    if (sent == 0) {
      return; // refused here, and no business of the engine's
    }
    if (error.equals(UNANSWERED)) {
      span.tag("error.type", UNANSWERED);
    }
    Timer.builder("gen_ai.client.operation.duration")
        .tags("gen_ai.operation.name", CHAT, "error.type", error)
        .serviceLevelObjectives(
            DoubleStream.of(BUCKETS_SECONDS)
                .mapToObj(seconds -> Duration.ofMillis((long) (seconds * 1000)))
                .toArray(Duration[]::new))
        .register(registry)
        .record(Duration.ofNanos(System.nanoTime() - sent));
  }
}
