package dev.crosskeep.gateway.admin;

import dev.crosskeep.contracts.RequestIds;
import dev.crosskeep.contracts.TrustedHeaders;
import dev.crosskeep.gateway.http.RequestIdFilter;
import dev.crosskeep.gateway.settings.ServiceToken;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/**
 * Adds to requests for the admin pages what only this gateway may say: the service token, and from
 * where the request came. Runs after the filters that take away what clients say of that.
 */
@Component
class AdminHeaders implements HttpHeadersFilter, Ordered {

  private final ServiceToken token;

  AdminHeaders(ServiceToken token) {
    this.token = token;
  }

  @Override
  public HttpHeaders filter(HttpHeaders given, ServerWebExchange exchange) {
    if (!isForAdmin(exchange)) {
      return given;
    }
    var headers = new HttpHeaders();
    headers.addAll(given);
    headers.remove("Forwarded");
    TrustedHeaders.ALL.forEach(headers::remove);
    headers.set(TrustedHeaders.SERVICE_TOKEN, token.value());
    headers.set(RequestIds.HEADER, RequestIdFilter.idOf(exchange));
    ServerHttpRequest request = exchange.getRequest();
    headers.set("X-Forwarded-Proto", request.getURI().getScheme());
    headers.remove("X-Forwarded-For");
    var client = request.getRemoteAddress();
    if (client != null && client.getAddress() != null) {
      headers.set("X-Forwarded-For", client.getAddress().getHostAddress());
    }
    return headers;
  }

  private static boolean isForAdmin(ServerWebExchange exchange) {
    return exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR) instanceof Route route
        && route.getId().equals(AdminRoute.ID);
  }

  @Override
  public boolean supports(Type type) {
    return type == Type.REQUEST;
  }

  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }
}
