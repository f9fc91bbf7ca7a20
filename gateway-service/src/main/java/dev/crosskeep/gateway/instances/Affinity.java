package dev.crosskeep.gateway.instances;

import java.util.Objects;
import java.util.function.LongSupplier;
import org.springframework.web.server.ServerWebExchange;

/** What draws a request to one instance of the engine rather than to another. */
public sealed interface Affinity {

  /**
   * An instance that has read the beginning of this conversation before is faster; any other will
   * do.
   *
   * @param hash of the beginning; looked up only where there is a choice
   */
  record Conversation(LongSupplier hash) implements Affinity {}

  /**
   * The same, and the instance that answers keeps a session.
   *
   * @param tenant whose session it will be
   */
  record NewSession(String tenant, LongSupplier hash) implements Affinity {}

  /** One instance has this session's cache, and no other will do. */
  record Session(String tenant, String id) implements Affinity {}

  /** What was said about a request. */
  static Affinity of(ServerWebExchange exchange) {
    return Objects.requireNonNull(exchange.getAttribute(Affinity.class.getName()));
  }

  /** Says it about a request. */
  default void over(ServerWebExchange exchange) {
    exchange.getAttributes().put(Affinity.class.getName(), this);
  }
}
