package dev.crosskeep.policy.member;

import dev.crosskeep.service.rows.RowScope;
import java.util.List;
import java.util.Locale;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/** Tells from a login and a password which member it is. */
@Component
class MemberAuthentication implements AuthenticationProvider {

  private final Members members;
  private final Passwords passwords;
  private final LoginThrottle throttle;

  MemberAuthentication(Members members, Passwords passwords, LoginThrottle throttle) {
    this.members = members;
    this.passwords = passwords;
    this.throttle = throttle;
  }

  @Override
  public Authentication authenticate(Authentication tried) {
    String login = tried.getName().strip().toLowerCase(Locale.ROOT);
    String address =
        tried.getDetails() instanceof WebAuthenticationDetails details
            ? details.getRemoteAddress()
            : "";
    if (!throttle.admit(login, address)) {
      throw new LockedException("too many tries");
    }
    try {
      // Whose member it is shows only when the member is known.
      var authenticated =
          RowScope.PLATFORM.call(() -> signedIn(login, String.valueOf(tried.getCredentials())));
      throttle.succeeded(login, address);
      return authenticated;
    } catch (DataAccessException e) {
      throw new InternalAuthenticationServiceException("the database does not answer", e);
    }
  }

  private Authentication signedIn(String login, String password) {
    boolean right = passwords.match(password, members.password(login));
    var member = members.find(login).filter(found -> right && !found.isDisabled());
    if (member.isEmpty()) {
      throw new BadCredentialsException("login and password do not belong together");
    }
    members.rememberLogin(member.get().id());
    return UsernamePasswordAuthenticationToken.authenticated(
        SignedIn.as(member.get()), null, List.of());
  }

  @Override
  public boolean supports(Class<?> kind) {
    return UsernamePasswordAuthenticationToken.class.isAssignableFrom(kind);
  }
}
