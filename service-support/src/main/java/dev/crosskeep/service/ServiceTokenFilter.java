package dev.crosskeep.service;

import dev.crosskeep.contracts.TrustedHeaders;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Lets in who shows the service token; health and metrics are open. Each service's own advice says
 * how the others are refused.
 */
final class ServiceTokenFilter extends OncePerRequestFilter implements Ordered {

  private static final String TRUSTED = ServiceTokenFilter.class.getName();
  private static final String LET_IN = TRUSTED + ".letIn";

  private final byte[] token;
  private final HandlerExceptionResolver refusals;

  ServiceTokenFilter(String token, HandlerExceptionResolver refusals) {
    this.token = token.getBytes(StandardCharsets.UTF_8);
    this.refusals = refusals;
  }

  /** Whether a request came through a filter with the right token. */
  static boolean isTrusted(HttpServletRequest request) {
    return request.getAttribute(TRUSTED) != null;
  }

  static void letIn(HttpServletRequest request) {
    request.setAttribute(LET_IN, true);
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return request.getRequestURI().startsWith("/actuator/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (matches(request.getHeader(TrustedHeaders.SERVICE_TOKEN))) {
      request.setAttribute(TRUSTED, true);
      chain.doFilter(request, response);
    } else if (request.getAttribute(LET_IN) != null) {
      chain.doFilter(request, response);
    } else {
      refusals.resolveException(request, response, null, new NotTrustedException());
    }
  }

  /** Takes the same time wherever the first difference is. */
  private boolean matches(@Nullable String shown) {
    return shown != null && MessageDigest.isEqual(token, shown.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int getOrder() {
    return ServiceTrust.ORDER;
  }
}
