package dev.crosskeep.gateway.http;

import dev.crosskeep.contracts.RequestIds;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Gives every answer its request's id. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public class RequestIdFilter implements WebFilter {

  /** The id of a request that came through this filter. */
  public static String idOf(ServerWebExchange exchange) {
    return RequestIds.idOf(exchange.getResponse().getHeaders().getFirst(RequestIds.HEADER));
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    String given = exchange.getRequest().getHeaders().getFirst(RequestIds.HEADER);
    exchange.getResponse().getHeaders().set(RequestIds.HEADER, RequestIds.idOf(given));
    return chain.filter(exchange);
  }
}
