package dev.crosskeep.gateway.proxy;

import dev.crosskeep.gateway.errors.Problem;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Asks the engine, once more where it surely did not hear the first time, and looks at the head.
 */
@Component
public class UpstreamFilter implements GatewayFilter {

  private static final Logger LOG = LoggerFactory.getLogger(UpstreamFilter.class);
  private static final Duration BEFORE_THE_RETRY = Duration.ofMillis(200);

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    return chain
        .filter(exchange)
        .retryWhen(onceMore(exchange))
        .onErrorMap(UpstreamFailures::explained)
        .then(Mono.defer(() -> trusted(exchange)));
  }

  private static Retry onceMore(ServerWebExchange exchange) {
    return Retry.fixedDelay(1, BEFORE_THE_RETRY)
        .filter(UpstreamFailures::neverArrived)
        .doBeforeRetry(_ -> ServerWebExchangeUtils.reset(exchange))
        .onRetryExhaustedThrow((_, tries) -> tries.failure());
  }

  /** That the engine does not believe this gateway is no mistake of the client's. */
  private static Mono<Void> trusted(ServerWebExchange exchange) {
    if (exchange.getResponse().getStatusCode() != HttpStatus.UNAUTHORIZED) {
      return Mono.empty();
    }
    LOG.error("The engine has another service token than this gateway");
    return Mono.error(
        Problem.tryAgain(
                HttpStatus.BAD_GATEWAY, "the model does not take requests", "upstream_failed")
            .exception());
  }
}
