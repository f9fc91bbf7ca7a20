package dev.crosskeep.gateway.errors;

import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Refuses transfer codings that nobody here can decode.
 *
 * <p>Netty answers a request with {@code Transfer-Encoding: xchunked} as if it had no body; what is
 * in front of the gateway may read it otherwise, so the connection is closed, too.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class TransferCodingFilter implements WebFilter {

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    List<String> codings =
        exchange.getRequest().getHeaders().getOrEmpty(HttpHeaders.TRANSFER_ENCODING);
    if (codings.isEmpty() || isChunked(codings)) {
      return chain.filter(exchange);
    }
    return Mono.error(
        Problem.caller(
                HttpStatus.NOT_IMPLEMENTED,
                "the only transfer coding that this address takes is chunked",
                null,
                "unknown_transfer_coding")
            .closing()
            .exception());
  }

  private static boolean isChunked(List<String> codings) {
    return codings.size() == 1 && codings.getFirst().strip().equalsIgnoreCase("chunked");
  }
}
