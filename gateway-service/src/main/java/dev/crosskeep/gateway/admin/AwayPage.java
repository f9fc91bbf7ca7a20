package dev.crosskeep.gateway.admin;

import dev.crosskeep.gateway.errors.ProblemException;
import dev.crosskeep.gateway.http.RequestIdFilter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What a browser shows while the admin pages are away: that they are, and it tries again. */
@Component
class AwayPage {

  private static final Logger LOG = LoggerFactory.getLogger(AwayPage.class);

  /** The page loads nothing, and its text is the gateway's own. */
  private static final String CONTENT = "default-src 'none'; style-src 'unsafe-inline'";

  private final String page;

  AwayPage() throws IOException {
    page =
        new ClassPathResource("away.html", AwayPage.class)
            .getContentAsString(StandardCharsets.UTF_8);
  }

  /** Whether somebody opens a page; what scripts ask for they cannot show. */
  static boolean isWanted(ServerWebExchange exchange) {
    var headers = exchange.getRequest().getHeaders();
    return !exchange.getResponse().isCommitted()
        && !headers.containsHeader("HX-Request")
        && headers.getAccept().stream().anyMatch(MediaType.TEXT_HTML::equalsTypeAndSubtype);
  }

  Mono<Void> write(ServerWebExchange exchange, ProblemException failure) {
    var problem = failure.problem();
    String sentence = problem.body().error().message();
    LOG.warn(
        "Request {}: {}: {}",
        RequestIdFilter.idOf(exchange),
        sentence,
        NestedExceptionUtils.getMostSpecificCause(failure).toString());
    ServerWebExchangeUtils.reset(exchange);
    var response = exchange.getResponse();
    byte[] body = page.formatted(sentence).getBytes(StandardCharsets.UTF_8);
    response.setStatusCode(problem.status());
    var headers = response.getHeaders();
    headers.putAll(problem.headers());
    headers.setContentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8));
    headers.setContentLength(body.length);
    headers.setCacheControl("no-store");
    headers.set("Content-Security-Policy", CONTENT);
    return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
  }
}
