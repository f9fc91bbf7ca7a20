package dev.crosskeep.policy.member;

import java.util.UUID;
import org.springframework.security.core.AuthenticatedPrincipal;

/**
 * What a session knows of its member; everything else is looked up at every request.
 *
 * @param credential counts the passwords up to the one that began the session
 */
public record SignedIn(UUID id, String login, int credential)
    implements AuthenticatedPrincipal, MemberPrincipal {

  public static SignedIn as(Member member) {
    return new SignedIn(member.id(), member.login(), member.credential());
  }

  @Override
  public SignedIn session() {
    return this;
  }

  @Override
  public String getName() {
    return login;
  }
}
