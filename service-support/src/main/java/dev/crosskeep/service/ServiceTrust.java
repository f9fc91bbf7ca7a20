package dev.crosskeep.service;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Trust between services by one shared secret, {@code crosskeep.service-token}. Without the setting
 * nobody is refused and nobody is trusted.
 */
@Configuration(proxyBeanMethods = false)
public class ServiceTrust {

  /** When the token is asked for: after the request has its id, before its body is read. */
  public static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 10;

  private static final int SHORTEST = 16;

  /** Whether a request comes from another service, so that its trusted headers count. */
  public static boolean isTrusted(HttpServletRequest request) {
    return ServiceTokenFilter.isTrusted(request);
  }

  /**
   * Lets a request in without the token, because an earlier filter knows who asks. That does not
   * make it {@linkplain #isTrusted trusted}.
   */
  public static void letIn(HttpServletRequest request) {
    ServiceTokenFilter.letIn(request);
  }

  @Bean
  @ConditionalOnProperty("crosskeep.service-token")
  ServiceTokenFilter serviceTokenFilter(
      @Value("${crosskeep.service-token}") String token,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver refusals) {
    if (token.length() < SHORTEST) {
      throw new IllegalArgumentException(
          "crosskeep.service-token must have at least " + SHORTEST + " characters");
    }
    return new ServiceTokenFilter(token, refusals);
  }
}
