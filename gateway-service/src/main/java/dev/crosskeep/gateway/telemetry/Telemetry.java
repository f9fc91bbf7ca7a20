package dev.crosskeep.gateway.telemetry;

import dev.crosskeep.contracts.EffectivePolicy;
import dev.crosskeep.contracts.Limit;
import dev.crosskeep.gateway.snapshot.Caller;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/** Tells of chats in spans and metrics. */
@Component
public class Telemetry {

  private final MeterRegistry registry;

  Telemetry(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Begins to tell of a chat whose policy is decided, on its request's span. */
  public ToldChat begin(ServerWebExchange exchange, Caller caller, EffectivePolicy policy) {
    var chat = new ToldChat(registry, exchange);
    chat.decided(caller.tenant(), policy);
    return chat;
  }

  /**
   * A chat is not let in.
   *
   * @param limit which it would exceed
   * @param holder whose limit that is: a key's or a tenant's, never which
   */
  public void refused(Limit limit, String holder) {
    Counter.builder("crosskeep.limits.refused")
        .description("Requests that would have exceeded a limit")
        .tags("limit", limit.json(), "holder", holder)
        .register(registry)
        .increment();
  }
}
