package dev.crosskeep.gateway.proxy;

import dev.crosskeep.contracts.RequestIds;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/** Drops the request's id from the engine's answer, where the gateway has already put it. */
@Component
class AnswerHeaders implements HttpHeadersFilter {

  @Override
  public HttpHeaders filter(HttpHeaders headers, ServerWebExchange exchange) {
    var filtered = new HttpHeaders();
    filtered.addAll(headers);
    filtered.remove(RequestIds.HEADER);
    return filtered;
  }

  @Override
  public boolean supports(Type type) {
    return type == Type.RESPONSE;
  }
}
