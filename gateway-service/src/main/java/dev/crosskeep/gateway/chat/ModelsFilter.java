package dev.crosskeep.gateway.chat;

import dev.crosskeep.contracts.TrustedHeaders;
import dev.crosskeep.gateway.instances.Affinity;
import dev.crosskeep.gateway.proxy.RequestBody;
import dev.crosskeep.gateway.proxy.UpstreamRequests;
import dev.crosskeep.gateway.snapshot.Caller;
import java.util.Map;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.NettyWriteResponseFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Lets whoever has a key see the models that it is for. */
@Component
public class ModelsFilter implements GatewayFilter, Ordered {

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
    String one = ServerWebExchangeUtils.getUriTemplateVariables(exchange).get("id");
    if (one != null) {
      AllowedModels.require(caller, one);
    }
    var decided = Map.of(TrustedHeaders.TENANT, caller.tenant());
    var anywhere = new Affinity.Conversation(() -> Beginning.of(caller.tenant()));
    var asked = upstream.replace(exchange, anywhere, decided, new RequestBody(NO_BODY));
    return chain.filter(
        one == null && caller.models().isPresent() ? filtered(asked, caller) : asked);
  }

  private static ServerWebExchange filtered(ServerWebExchange exchange, Caller caller) {
    return exchange.mutate().response(new AllowedModels(exchange.getResponse(), caller)).build();
  }

  /** Around the filter that writes the answer, and the one that watches over it. */
  @Override
  public int getOrder() {
    return NettyWriteResponseFilter.WRITE_RESPONSE_FILTER_ORDER - 2;
  }
}
