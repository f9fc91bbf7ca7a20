package dev.crosskeep.inference.http;

import dev.crosskeep.inference.engine.InferenceProperties;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Refuses request bodies above the limit: by their stated length, and else by counting. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class BodyLimitFilter extends OncePerRequestFilter {

  private final long limitBytes;
  private final HandlerExceptionResolver errors;

  BodyLimitFilter(
      InferenceProperties properties,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver errors) {
    this.limitBytes = properties.maxBody().toBytes();
    this.errors = errors;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getContentLengthLong() > limitBytes) {
      errors.resolveException(request, response, null, new BodyTooLargeException(limitBytes));
    } else {
      chain.doFilter(new LimitedRequest(request, limitBytes), response);
    }
  }
}
