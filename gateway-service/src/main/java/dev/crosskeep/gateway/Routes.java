package dev.crosskeep.gateway;

import dev.crosskeep.gateway.chat.ChatFilter;
import dev.crosskeep.gateway.chat.ModelsFilter;
import dev.crosskeep.gateway.errors.Problem;
import dev.crosskeep.gateway.proxy.UpstreamFilter;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import reactor.core.publisher.Mono;

/** The addresses that clients may use; there are no others. */
@Configuration(proxyBeanMethods = false)
class Routes {

  /** Any instance of the engine; which one, the filter decides that asks it. */
  private static final String ENGINE = "lb://engine";

  /** One path segment without anything that could lead elsewhere. */
  private static final String MODEL = "/v1/models/{id:[A-Za-z0-9][A-Za-z0-9._:@+-]*}";

  @Bean
  RouteLocator toTheEngine(
      RouteLocatorBuilder routes, ChatFilter chat, ModelsFilter models, UpstreamFilter upstream) {
    return routes
        .routes()
        .route(
            "chat",
            r ->
                r.path("/v1/chat/completions")
                    .filters(f -> f.filters(only(HttpMethod.POST), chat, upstream))
                    .uri(ENGINE))
        .route(
            "models",
            r ->
                r.path("/v1/models", MODEL)
                    .filters(f -> f.filters(only(HttpMethod.GET), models, upstream))
                    .uri(ENGINE))
        .build();
  }

  private static GatewayFilter only(HttpMethod method) {
    return (exchange, chain) ->
        exchange.getRequest().getMethod().equals(method)
            ? chain.filter(exchange)
            : Mono.error(() -> Problem.methodNotAllowed(method).exception());
  }
}
