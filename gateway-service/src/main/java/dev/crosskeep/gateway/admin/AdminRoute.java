package dev.crosskeep.gateway.admin;

import dev.crosskeep.gateway.settings.GatewayProperties;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** The addresses of the admin pages: requests and answers pass as they are, piece by piece. */
@Configuration(proxyBeanMethods = false)
class AdminRoute {

  static final String ID = "admin";

  private static final Set<HttpMethod> METHODS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST);

  /** Segments without anything that could lead out of /admin, however it is read. */
  private static final Pattern ADDRESS = Pattern.compile("/admin(/[A-Za-z0-9][A-Za-z0-9._-]*)*/?");

  @Bean
  RouteLocator toTheAdminPages(
      RouteLocatorBuilder routes, GatewayProperties settings, AdminFailures failures) {
    return routes
        .routes()
        .route(
            ID,
            r ->
                r.predicate(exchange -> isForAdmin(exchange.getRequest()))
                    .filters(f -> f.preserveHostHeader().filter(failures))
                    .uri(settings.policyUrl()))
        .build();
  }

  private static boolean isForAdmin(ServerHttpRequest request) {
    return METHODS.contains(request.getMethod())
        && ADDRESS.matcher(request.getURI().getRawPath()).matches();
  }
}
