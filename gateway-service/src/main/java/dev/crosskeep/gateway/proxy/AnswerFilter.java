package dev.crosskeep.gateway.proxy;

import dev.crosskeep.gateway.http.RequestIdFilter;
import dev.crosskeep.gateway.settings.GatewayProperties;
import java.time.Duration;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.NettyWriteResponseFilter;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Watches over every answer; around the filter that writes it. */
@Component
@Order(NettyWriteResponseFilter.WRITE_RESPONSE_FILTER_ORDER - 1)
class AnswerFilter implements GlobalFilter {

  private final Duration idleTimeout;

  AnswerFilter(GatewayProperties settings) {
    this.idleTimeout = settings.idleTimeout();
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    var watch = new AnswerWatch();
    watch.over(exchange);
    var answer =
        new WatchedAnswer(
            exchange.getResponse(), idleTimeout, RequestIdFilter.idOf(exchange), watch);
    return chain.filter(exchange.mutate().response(answer).build()).doFinally(_ -> watch.end());
  }
}
