package dev.crosskeep.experiment.caller;

import dev.crosskeep.contracts.TrustedHeaders;
import dev.crosskeep.service.problems.Refusal;
import dev.crosskeep.service.rows.RowScope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Whoever has got past the service token speaks for the platform or, with {@link
 * TrustedHeaders#TENANT}, for that tenant alone: nothing that belongs to another is there then.
 */
@Configuration(proxyBeanMethods = false)
class CallerScope implements WebMvcConfigurer, HandlerInterceptor {

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this).addPathPatterns("/api/**", "/internal/**");
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    var scope = RowScope.of(request.getHeader(TrustedHeaders.TENANT));
    if (request.getRequestURI().startsWith("/internal") && !scope.equals(RowScope.PLATFORM)) {
      throw Refusal.forbidden("this address is for the whole platform, not for one tenant");
    }
    scope.enter(request);
    return true;
  }
}
