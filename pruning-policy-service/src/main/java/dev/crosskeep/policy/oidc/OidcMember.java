package dev.crosskeep.policy.oidc;

import dev.crosskeep.policy.member.MemberPrincipal;
import dev.crosskeep.policy.member.SignedIn;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;

/** A member who has signed in with the provider. The token is kept for signing out there. */
final class OidcMember extends DefaultOidcUser implements MemberPrincipal {

  private static final long serialVersionUID = 1;

  private final transient SignedIn session;

  OidcMember(SignedIn session, OidcIdToken token) {
    super(List.of(), token);
    this.session = session;
  }

  @Override
  public SignedIn session() {
    return session;
  }

  @Override
  public String getName() {
    return session.login();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OidcMember member && session.equals(member.session);
  }

  @Override
  public int hashCode() {
    return Objects.hash(session);
  }
}
