package dev.crosskeep.service;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Trust between services by one shared secret, {@code crosskeep.service-token}. Without the setting
 * nobody is refused and nobody is trusted.
 */
@Configuration(proxyBeanMethods = false)
public class ServiceTrust {

  private static final int SHORTEST = 16;

  /** Whether a request comes from another service, so that its trusted headers count. */
  public static boolean isTrusted(HttpServletRequest request) {
    return ServiceTokenFilter.isTrusted(request);
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
