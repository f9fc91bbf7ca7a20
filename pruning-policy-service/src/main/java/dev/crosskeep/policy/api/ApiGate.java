package dev.crosskeep.policy.api;

import dev.crosskeep.policy.member.Access;
import dev.crosskeep.policy.member.Member;
import dev.crosskeep.service.ServiceTrust;
import dev.crosskeep.service.problems.Refusal;
import dev.crosskeep.service.rows.RowScope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The one place that decides who may do what without a browser: a member what his roles allow, for
 * his tenant; whoever has the service token everything, for all of them.
 */
@Configuration(proxyBeanMethods = false)
class ApiGate implements WebMvcConfigurer, HandlerInterceptor {

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this).addPathPatterns("/api/**", "/internal/**");
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    var member = TokenFilter.memberOf(request);
    if (member.isPresent()) {
      admit(member.get(), request);
    } else if (ServiceTrust.isTrusted(request)) {
      RowScope.PLATFORM.enter(request);
    }
    return true;
  }

  private static void admit(Member member, HttpServletRequest request) {
    String address =
        request.getMethod()
            + " "
            + request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    var needed =
        ApiRights.of(address)
            .orElseThrow(() -> Refusal.forbidden("this address is not for members"));
    Access.begin(member, request);
    Access.check(member, List.of(needed), request);
  }
}
