package dev.crosskeep.policy.admin;

import dev.crosskeep.policy.member.Access;
import dev.crosskeep.policy.member.Member;
import dev.crosskeep.policy.member.MemberPrincipal;
import dev.crosskeep.policy.member.Members;
import dev.crosskeep.policy.member.Right;
import dev.crosskeep.service.rows.RowScope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.logout.SecurityContextLogoutHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * The one place that decides who may do what on the admin pages. It looks the member up at every
 * request, so that whoever is disabled or gets other roles notices at once.
 */
@Component
class Gate implements HandlerInterceptor {

  /** Where controllers and templates find the member who asks. */
  static final String MEMBER = "me";

  private final Members members;

  Gate(Members members) {
    this.members = members;
  }

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws IOException {
    if (!(handler instanceof HandlerMethod method)) {
      return true;
    }
    var member = whoAsks();
    if (member.isEmpty()) {
      new SecurityContextLogoutHandler().logout(request, response, null);
      return lead(request, response, "/admin/login?ended");
    }
    request.setAttribute(MEMBER, member.get());
    Access.begin(member.get(), request);
    return mayPass(member.get(), request, response, method);
  }

  private boolean mayPass(
      Member member, HttpServletRequest request, HttpServletResponse response, HandlerMethod method)
      throws IOException {
    var needs = method.getMethodAnnotation(Needs.class);
    if (needs == null) {
      throw new IllegalStateException(method + " does not say who may use it");
    }
    var rights = List.of(needs.value());
    if (member.mustChangePassword() && !rights.contains(Right.OWN_ACCOUNT)) {
      return lead(request, response, "/admin/password");
    }
    Access.check(member, rights, request);
    return true;
  }

  /** Empty when the session was begun with a password that has changed, or its member is out. */
  private Optional<Member> whoAsks() {
    var authentication = SecurityContextHolder.getContext().getAuthentication();
    return authentication != null
            && authentication.getPrincipal() instanceof MemberPrincipal principal
        ? RowScope.PLATFORM
            .call(() -> members.find(principal.session().id()))
            .filter(member -> !member.isDisabled())
            .filter(member -> member.credential() == principal.session().credential())
        : Optional.empty();
  }

  private static boolean lead(
      HttpServletRequest request, HttpServletResponse response, String address) throws IOException {
    Htmx.lead(request, response, address);
    return false;
  }
}
