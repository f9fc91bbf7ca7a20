package dev.crosskeep.gateway.proxy;

import dev.crosskeep.gateway.errors.Problem;
import dev.crosskeep.gateway.instances.Affinity;
import dev.crosskeep.gateway.instances.Instance;
import dev.crosskeep.gateway.instances.Instances;
import java.io.IOException;
import java.net.URI;
import java.util.Iterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.RouteToRequestUrlFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Asks the instance of the engine that a request should reach. Where that surely did nothing with
 * it, the next one is asked, each once at most and never after a byte of an answer was sent.
 */
@Component
public class UpstreamFilter implements GatewayFilter, Ordered {

  private static final Logger LOG = LoggerFactory.getLogger(UpstreamFilter.class);

  private final Instances instances;

  UpstreamFilter(Instances instances) {
    this.instances = instances;
  }

  /** Behind the filter that says where the route leads. */
  @Override
  public int getOrder() {
    return RouteToRequestUrlFilter.ROUTE_TO_URL_FILTER_ORDER + 1;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    return new Search(exchange, chain)
        .next()
        .onErrorMap(UpstreamFailures::explained)
        .then(
            Mono.defer(() -> {
              RequestBody.of(exchange).release();
              return trusted(exchange);
            }));
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

  /** One request's way from instance to instance. */
  private final class Search {

    private final ServerWebExchange exchange;
    private final GatewayFilterChain chain;
    private final Affinity affinity;
    private final Iterator<Instance> order;

    Search(ServerWebExchange exchange, GatewayFilterChain chain) {
      this.exchange = exchange;
      this.chain = chain;
      this.affinity = Affinity.of(exchange);
      this.order = instances.inOrder(affinity).iterator();
    }

    /** Ends when the head of the answer that counts is here. */
    Mono<Void> next() {
      var instance = order.next();
      var visit = new Visit(instance, affinity, instances);
      AnswerWatch.of(exchange).tell(visit);
      return instance
          .guard(asked(instance))
          .flatMap(status -> leadsOn(status) ? passOn(visit) : Mono.empty())
          .onErrorResume(this::leadsOn, _ -> passOn(visit));
    }

    private Mono<HttpStatusCode> asked(Instance instance) {
      return Mono.defer(() -> {
        URI request =
            exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR);
        exchange
            .getAttributes()
            .put(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR, instance.at(request));
        return chain
            .filter(exchange)
            .then(Mono.fromSupplier(() -> exchange.getResponse().getStatusCode()))
            .switchIfEmpty(Mono.error(() -> new IOException("no answer came")));
      });
    }

    private Mono<Void> passOn(Visit visit) {
      visit.end();
      ServerWebExchangeUtils.reset(exchange);
      return next();
    }

    private boolean leadsOn(Throwable failure) {
      return order.hasNext() && UpstreamFailures.neverSent(failure);
    }

    /** Another instance may have room; only one has a session, and another may be that one. */
    private boolean leadsOn(HttpStatusCode status) {
      return order.hasNext()
          && switch (affinity) {
            case Affinity.Session _ -> status.isSameCodeAs(HttpStatus.NOT_FOUND);
            case Affinity.Conversation _, Affinity.NewSession _ ->
                status.isSameCodeAs(HttpStatus.SERVICE_UNAVAILABLE)
                    && exchange.getResponse().getHeaders().containsHeader(HttpHeaders.RETRY_AFTER);
          };
    }
  }
}
