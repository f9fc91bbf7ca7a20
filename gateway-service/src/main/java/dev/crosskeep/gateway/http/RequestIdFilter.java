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

  private static final String ATTRIBUTE = RequestIdFilter.class.getName();

  /** The id of a request that came through this filter; a new one for any other. */
  public static String idOf(ServerWebExchange exchange) {
    String id = exchange.getAttribute(ATTRIBUTE);
    return id == null ? RequestIds.newId() : id;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    String given = exchange.getRequest().getHeaders().getFirst(RequestIds.HEADER);
    String id = RequestIds.idOf(given);
    exchange.getAttributes().put(ATTRIBUTE, id);
    exchange.getResponse().getHeaders().set(RequestIds.HEADER, id);
    return chain.filter(exchange);
  }
}
