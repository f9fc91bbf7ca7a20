package dev.crosskeep.gateway.idempotency;

import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/** An answer that was given to its end. */
final class GivenAnswer {

  private static final List<String> SAID_AGAIN =
      List.of(HttpHeaders.CONTENT_TYPE, "x-kv-policy", "x-kv-kept");

  /** What an answer takes besides its body, roughly. */
  private static final int OVERHEAD_BYTES = 1024;

  private final String fingerprint;
  private final HttpStatusCode status;
  private final HttpHeaders head = new HttpHeaders();
  private final byte[] body;

  /**
   * Keeps an answer.
   *
   * @param fingerprint of the request's body
   * @param answered the head of the answer, of which some is said again
   * @param body all of it, of a stream all events
   */
  GivenAnswer(String fingerprint, HttpStatusCode status, HttpHeaders answered, byte[] body) {
    this.fingerprint = fingerprint;
    this.status = status;
    this.body = body;
    for (String name : SAID_AGAIN) {
      List<String> values = answered.getOrEmpty(name);
      if (!values.isEmpty()) {
        head.put(name, List.copyOf(values));
      }
    }
  }

  String fingerprint() {
    return fingerprint;
  }

  int bytes() {
    return body.length + OVERHEAD_BYTES;
  }

  /** Gives it once more. */
  Mono<Void> giveAgain(ServerHttpResponse response) {
    response.setStatusCode(status);
    response.getHeaders().putAll(head);
    response.getHeaders().set("idempotency-replayed", "true");
    response.getHeaders().setContentLength(body.length);
    return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
  }
}
