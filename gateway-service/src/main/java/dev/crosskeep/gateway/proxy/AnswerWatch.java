package dev.crosskeep.gateway.proxy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;

/**
 * Tells whoever listens about one answer, first who has begun to listen last, as filters see it;
 * its end also to who begins to listen afterwards.
 */
public final class AnswerWatch {

  private static final String ATTRIBUTE = AnswerWatch.class.getName();

  private final Deque<AnswerListener> listeners = new ArrayDeque<>();
  private boolean over;

  AnswerWatch() {}

  /** The watch over a request's answer. */
  public static AnswerWatch of(ServerWebExchange exchange) {
    return Objects.requireNonNull(exchange.getAttribute(ATTRIBUTE));
  }

  void over(ServerWebExchange exchange) {
    exchange.getAttributes().put(ATTRIBUTE, this);
  }

  /** Tells a listener from now on. */
  public synchronized void tell(AnswerListener next) {
    listeners.addFirst(next);
    if (over) {
      next.end();
    }
  }

  synchronized void whole(ServerHttpResponse head, byte[] body) {
    if (!over) {
      listeners.forEach(listener -> listener.whole(head, body));
    }
  }

  synchronized void events(byte[] events) {
    if (!over) {
      listeners.forEach(listener -> listener.events(events));
    }
  }

  synchronized void brokenOff(Throwable failure) {
    if (!over) {
      listeners.forEach(listener -> listener.brokenOff(failure));
    }
  }

  synchronized void end() {
    if (!over) {
      over = true;
      listeners.forEach(AnswerListener::end);
    }
  }
}
