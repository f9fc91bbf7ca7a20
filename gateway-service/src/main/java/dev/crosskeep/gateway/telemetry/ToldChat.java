package dev.crosskeep.gateway.telemetry;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR;

import dev.crosskeep.contracts.EffectivePolicy;
import dev.crosskeep.contracts.KvCacheUsage;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.Timer;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
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

  static final String OPERATION = "gen_ai.operation.name";
  static final String CHAT = "chat";

  private static final String NO_ERROR = "none";
  private static final String UNANSWERED = "unanswered";

  private final MeterProvider<Timer> durations;
  private final MeterProvider<DistributionSummary> tokens;
  private final ServerWebExchange exchange;
  private final Span span;
  private long sent;
  private String error = UNANSWERED;

  /**
   * A chat that has begun.
   *
   * @param durations of answers, by how they ended
   * @param tokens of answers, by where they are from
   */
  ToldChat(
      MeterProvider<Timer> durations,
      MeterProvider<DistributionSummary> tokens,
      ServerWebExchange exchange) {
    this.durations = durations;
    this.tokens = tokens;
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
    span.tag(OPERATION, CHAT)
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
    tokens.withTag("gen_ai.token.type", "input").record((double) inputTokens);
    tokens.withTag("gen_ai.token.type", "output").record((double) outputTokens);
  }

  /** It is over; whatever was not answered by now never will be. */
  public void end() {
    if (sent == 0) {
      return; // refused here, and no business of the engine's
    }
    if (error.equals(UNANSWERED)) {
      span.tag("error.type", UNANSWERED);
    }
    durations.withTag("error.type", error).record(Duration.ofNanos(System.nanoTime() - sent));
  }
}
