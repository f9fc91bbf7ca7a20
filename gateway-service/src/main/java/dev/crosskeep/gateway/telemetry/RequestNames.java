package dev.crosskeep.gateway.telemetry;

import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Lets spans and metrics name the addresses of the API, which routes of a gateway do not. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestNames implements WebFilter {

  private static final Set<String> ADDRESSES = Set.of("/v1/chat/completions", "/v1/models");

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    String path = exchange.getRequest().getPath().value();
    if (ADDRESSES.contains(path)) {
      ServerRequestObservationContext.findCurrent(exchange.getAttributes())
          .ifPresent(request -> request.setPathPattern(path));
    }
    return chain.filter(exchange);
  }
}
