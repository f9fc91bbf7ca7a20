package dev.crosskeep.gateway.telemetry;

import dev.crosskeep.contracts.EffectivePolicy;
import dev.crosskeep.contracts.Limit;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.DoubleStream;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/** Tells of chats in spans and metrics. */
@Component
public class Telemetry {

  private static final double[] BUCKETS_SECONDS = {
    0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92
  };
  private static final double[] BUCKETS_TOKENS = {
    1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144
  };

  private final MeterProvider<Timer> durations;
  private final MeterProvider<DistributionSummary> tokens;
  private final MeterProvider<Counter> refusals;

  Telemetry(MeterRegistry registry) {
    this.durations =
        Timer.builder("gen_ai.client.operation.duration")
            .tags(ToldChat.OPERATION, ToldChat.CHAT)
            .serviceLevelObjectives(
                DoubleStream.of(BUCKETS_SECONDS)
                    .mapToObj(seconds -> Duration.ofMillis((long) (seconds * 1000)))
                    .toArray(Duration[]::new))
            .withRegistry(registry);
    this.tokens =
        DistributionSummary.builder("gen_ai.client.token.usage")
            .baseUnit("tokens")
            .tags(ToldChat.OPERATION, ToldChat.CHAT)
            .serviceLevelObjectives(BUCKETS_TOKENS)
            .withRegistry(registry);
    this.refusals =
        Counter.builder("crosskeep.limits.refused")
            .description("Requests that would have exceeded a limit")
            .withRegistry(registry);
  }

  /** Begins to tell of a chat whose policy is decided, on its request's span. */
  public ToldChat begin(ServerWebExchange exchange, String tenant, EffectivePolicy policy) {
    var chat = new ToldChat(durations, tokens, exchange);
    chat.decided(tenant, policy);
    return chat;
  }

  /**
   * A chat is not let in.
   *
   * @param limit which it would exceed
   * @param holder whose limit that is: a key's or a tenant's, never which
   */
  public void refused(Limit limit, String holder) {
    refusals.withTags("limit", limit.json(), "holder", holder).increment();
  }
}
