package dev.crosskeep.gateway.admin;

import dev.crosskeep.gateway.errors.Problem;
import dev.crosskeep.gateway.errors.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Says of whatever goes wrong on the way to the admin pages what their reader may know of it: with
 * a page where a browser asks for one.
 */
@Component
class AdminFailures implements GatewayFilter {

  private static final Logger LOG = LoggerFactory.getLogger(AdminFailures.class);

  private final AwayPage page;

  AdminFailures(AwayPage page) {
    this.page = page;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    return chain
        .filter(exchange)
        .onErrorMap(failure -> !(failure instanceof ProblemException), AdminFailures::away)
        .then(Mono.defer(() -> trusted(exchange)))
        .onErrorResume(
            ProblemException.class,
            failure ->
                AwayPage.isWanted(exchange) ? page.write(exchange, failure) : Mono.error(failure));
  }

  private static ProblemException away(Throwable failure) {
    return Problem.tryAgain(
            HttpStatus.SERVICE_UNAVAILABLE,
            "the admin pages cannot be reached just now",
            "upstream_unavailable")
        .exception(failure);
  }

  /** The pages themselves answer 401 to htmx only, and then say where to go. */
  private static Mono<Void> trusted(ServerWebExchange exchange) {
    var answer = exchange.getResponse();
    if (answer.getStatusCode() != HttpStatus.UNAUTHORIZED
        || answer.getHeaders().containsHeader("HX-Redirect")) {
      return Mono.empty();
    }
    LOG.error("The policy service has another service token than this gateway");
    return Mono.error(
        Problem.tryAgain(
                HttpStatus.BAD_GATEWAY, "the admin pages do not take requests", "upstream_failed")
            .exception());
  }
}
