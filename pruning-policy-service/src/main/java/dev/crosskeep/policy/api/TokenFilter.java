package dev.crosskeep.policy.api;

import dev.crosskeep.policy.member.Member;
import dev.crosskeep.policy.member.MemberTokens;
import dev.crosskeep.service.ServiceTrust;
import dev.crosskeep.service.problems.Refusal;
import dev.crosskeep.service.rows.RowScope;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Lets in who shows a member's token, {@code Authorization: Bearer ck_user_…}. It counts before the
 * service token: a request with both is the member's.
 */
@Component
class TokenFilter extends OncePerRequestFilter implements Ordered {

  private static final String BEARER = "Bearer " + MemberTokens.KIND + "_";
  private static final String MEMBER = TokenFilter.class.getName();

  private final MemberTokens tokens;
  private final HandlerExceptionResolver refusals;

  TokenFilter(
      MemberTokens tokens,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver refusals) {
    this.tokens = tokens;
    this.refusals = refusals;
  }

  /** The member whose token a request showed. */
  static Optional<Member> memberOf(HttpServletRequest request) {
    return Optional.ofNullable((Member) request.getAttribute(MEMBER));
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    String shown = request.getHeader(HttpHeaders.AUTHORIZATION);
    return shown == null
        || !shown.startsWith(BEARER)
        || !request.getRequestURI().matches("/(api|internal)/.*");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String token =
        request.getHeader(HttpHeaders.AUTHORIZATION).substring("Bearer ".length()).strip();
    Optional<Member> member;
    try {
      // Whose member it is shows only when the member is known.
      member = RowScope.PLATFORM.call(() -> tokens.owner(token));
    } catch (RuntimeException e) {
      refusals.resolveException(request, response, null, e);
      return;
    }
    if (member.isEmpty()) {
      var unknown = Refusal.unknown("this token does not count, or not any more");
      refusals.resolveException(request, response, null, unknown);
    } else {
      request.setAttribute(MEMBER, member.get());
      ServiceTrust.letIn(request);
      chain.doFilter(request, response);
    }
  }

  @Override
  public int getOrder() {
    return ServiceTrust.ORDER - 1;
  }
}
