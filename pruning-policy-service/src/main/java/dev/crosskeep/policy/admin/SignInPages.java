package dev.crosskeep.policy.admin;

import dev.crosskeep.policy.member.Member;
import dev.crosskeep.policy.member.Membership;
import dev.crosskeep.policy.member.Right;
import dev.crosskeep.policy.member.SignedIn;
import dev.crosskeep.policy.oidc.OidcLogin;
import dev.crosskeep.service.problems.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The login, and one's own password. */
@Controller
class SignInPages {

  private final Membership membership;
  private final Optional<OidcLogin> provider;
  private final boolean passwordLogin;
  private final HttpSessionSecurityContextRepository sessions =
      new HttpSessionSecurityContextRepository();

  SignInPages(
      Membership membership,
      Optional<OidcLogin> provider,
      @Value("${crosskeep.password-login:true}") boolean passwordLogin) {
    this.membership = membership;
    this.provider = provider;
    this.passwordLogin = passwordLogin;
  }

  /** Open to everybody; the login itself is Spring Security's. */
  @GetMapping(AdminSecurity.LOGIN)
  String login(Model page) {
    page.addAttribute("provider", provider.orElse(null));
    page.addAttribute("passwordLogin", passwordLogin);
    return "admin/login";
  }

  @Needs(Right.OWN_ACCOUNT)
  @GetMapping("/admin/password")
  String password() {
    return "admin/password";
  }

  @Needs(Right.OWN_ACCOUNT)
  @PostMapping("/admin/password")
  String change(
      @RequestAttribute(Gate.MEMBER) Member me,
      @RequestParam String old,
      @RequestParam String wanted,
      @RequestParam String again,
      Model page,
      RedirectAttributes next,
      HttpServletRequest request,
      HttpServletResponse response) {
    try {
      if (!wanted.equals(again)) {
        throw Refusal.field("again", "the new password was not typed the same twice");
      }
      remember(
          membership.changePassword(me, old, wanted, request.getRemoteAddr()), request, response);
    } catch (Refusal refusal) {
      page.addAttribute("refusal", Refused.of(refusal));
      return "admin/password";
    }
    next.addFlashAttribute("done", "Your password is changed. Other sessions of yours have ended.");
    return "redirect:/admin";
  }

  /** In a session with another id. */
  private void remember(
      SignedIn session, HttpServletRequest request, HttpServletResponse response) {
    request.changeSessionId();
    var context =
        new SecurityContextImpl(
            UsernamePasswordAuthenticationToken.authenticated(session, null, List.of()));
    SecurityContextHolder.setContext(context);
    sessions.saveContext(context, request, response);
  }
}
