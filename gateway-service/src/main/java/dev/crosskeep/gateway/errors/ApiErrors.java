package dev.crosskeep.gateway.errors;

import dev.crosskeep.gateway.http.RequestIdFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webflux.error.ErrorWebExceptionHandler;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Answers every request that failed with OpenAI's error body. */
@Component
@Order(-2)
class ApiErrors implements ErrorWebExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ApiErrors.class);

  private final JsonMapper json;

  ApiErrors(JsonMapper json) {
    this.json = json;
  }

  /** A failure after the answer has begun breaks the connection: its end must not look right. */
  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
    ServerHttpResponse response = exchange.getResponse();
    if (response.isCommitted()) {
      return Mono.error(failure);
    }
    var problem = Problems.of(failure);
    if (problem.isOurs()) {
      log(exchange, problem, failure);
    }
    ServerWebExchangeUtils.reset(exchange);
    response.setStatusCode(problem.status());
    response.getHeaders().putAll(problem.headers());
    response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
    byte[] body = json.writeValueAsBytes(problem.body());
    response.getHeaders().setContentLength(body.length);
    return response
        .writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)))
        // Netty has answered already where a body was in chunks that are none.
        .onErrorComplete(IllegalStateException.class);
  }

  private static void log(ServerWebExchange exchange, Problem problem, Throwable failure) {
    String id = RequestIdFilter.idOf(exchange);
    if (problem.status().value() == 500) {
      LOG.error("Request {} failed", id, failure);
    } else {
      LOG.warn(
          "Request {}: {}: {}",
          id,
          problem.body().error().message(),
          NestedExceptionUtils.getMostSpecificCause(failure).toString());
    }
  }
}
