package dev.crosskeep.gateway.proxy;

import java.util.Objects;
import org.springframework.web.server.ServerWebExchange;

/**
 * The bytes of a request while they may still be sent. An answer can take minutes, and the pictures
 * that it is about need not be held so long.
 */
public final class RequestBody {

  private static final String ATTRIBUTE = RequestBody.class.getName();

  private static final byte[] NOTHING = {};

  private volatile byte[] bytes;

  /** A body; the array is its own from now on. */
  public RequestBody(byte[] bytes) {
    this.bytes = bytes;
  }

  static RequestBody of(ServerWebExchange exchange) {
    return Objects.requireNonNull(exchange.getAttribute(ATTRIBUTE));
  }

  void over(ServerWebExchange exchange) {
    exchange.getAttributes().put(ATTRIBUTE, this);
  }

  /** All of it; nothing once it is released. */
  public byte[] bytes() {
    return bytes;
  }

  /** It is never sent again. */
  void release() {
    bytes = NOTHING;
  }
}
