package dev.crosskeep.gateway.chat;

import dev.crosskeep.contracts.TrustedHeaders;
import dev.crosskeep.gateway.proxy.UpstreamRequests;
import dev.crosskeep.gateway.snapshot.Caller;
import java.util.Map;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Lets whoever has a key see the models. */
@Component
public class ModelsFilter implements GatewayFilter {

  private static final byte[] NO_BODY = {};

  private final Authentication authentication;
  private final UpstreamRequests upstream;

  ModelsFilter(Authentication authentication, UpstreamRequests upstream) {
    this.authentication = authentication;
    this.upstream = upstream;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    Caller caller = authentication.callerOf(exchange.getRequest().getHeaders());
    var decided = Map.of(TrustedHeaders.TENANT, caller.tenant());
    return chain.filter(upstream.replace(exchange, decided, NO_BODY));
  }
}
