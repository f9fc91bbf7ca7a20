package dev.crosskeep.gateway.proxy;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;

/** Tells whoever listens about one answer; its end also to who begins to listen afterwards. */
public final class AnswerWatch {

  private static final String ATTRIBUTE = AnswerWatch.class.getName();

  private @Nullable AnswerListener listener;
  private boolean over;

  AnswerWatch() {}

  /** The watch over a request's answer. */
  public static AnswerWatch of(ServerWebExchange exchange) {
    return Objects.requireNonNull(exchange.getAttribute(ATTRIBUTE));
  }

  void over(ServerWebExchange exchange) {
    exchange.getAttributes().put(ATTRIBUTE, this);
  }

  /** Tells a listener from now on; there is one at most. */
  public synchronized void tell(AnswerListener next) {
    listener = next;
    if (over) {
      next.end();
    }
  }

  synchronized void whole(ServerHttpResponse head, byte[] body) {
    if (listener != null && !over) {
      listener.whole(head, body);
    }
  }

  synchronized void events(byte[] events) {
    if (listener != null && !over) {
      listener.events(events);
    }
  }

  synchronized void end() {
    if (listener != null && !over) {
      listener.end();
    }
    over = true;
  }
}
