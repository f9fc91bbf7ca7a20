package dev.crosskeep.service;

import dev.crosskeep.contracts.RequestIds;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Gives every answer, and every log line about it, the request's id. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public class RequestIdFilter extends OncePerRequestFilter {

  private static final String IN_LOGS = "request_id";

  /** The id that was given to the answer of the request at hand. */
  public static String idOf(HttpServletResponse response) {
    return Objects.requireNonNull(response.getHeader(RequestIds.HEADER), "no RequestIdFilter");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String id = RequestIds.idOf(request.getHeader(RequestIds.HEADER));
    response.setHeader(RequestIds.HEADER, id);
    try (var _ = MDC.putCloseable(IN_LOGS, id)) {
      chain.doFilter(request, response);
    }
  }
}
