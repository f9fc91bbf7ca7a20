package dev.crosskeep.policy.oidc;

import dev.crosskeep.policy.audit.Actor;
import dev.crosskeep.policy.audit.Actors;
import dev.crosskeep.policy.member.Admission;
import dev.crosskeep.policy.member.Identity;
import dev.crosskeep.policy.member.Member;
import dev.crosskeep.policy.member.SignedIn;
import dev.crosskeep.service.problems.Refusal;
import dev.crosskeep.service.rows.RowScope;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.transaction.TransactionException;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/** Tells from what the provider says which member it is, and what he may from now on. */
final class OidcMembers implements OAuth2UserService<OidcUserRequest, OidcUser> {

  private static final Logger LOG = LoggerFactory.getLogger(OidcMembers.class);
  private static final String LOGIN = "[a-z0-9][a-z0-9._@+-]{0,253}";

  private final OidcUserService claims = new OidcUserService();
  private final OidcSettings settings;
  private final Admission admission;

  OidcMembers(OidcSettings settings, Admission admission) {
    this.settings = settings;
    this.admission = admission;
  }

  @Override
  public OidcUser loadUser(OidcUserRequest request) {
    var user = claims.loadUser(request);
    var identity = identity(user);
    var granted = Granted.to(groups(user), settings.groups());
    actAs(identity);
    var member = admit(identity, granted);
    if (granted.ambiguous()) {
      throw new NoAdmissionException(NoAdmissionException.Why.AMBIGUOUS);
    }
    return member
        .filter(known -> !known.roles().isEmpty())
        .map(known -> signedIn(known, user))
        .orElseThrow(() -> new NoAdmissionException(NoAdmissionException.Why.NO_GROUP));
  }

  private Optional<Member> admit(Identity identity, Granted granted) {
    try {
      return RowScope.PLATFORM.call(
          () -> admission.admit(identity, granted.roles(), granted.tenant()));
    } catch (Refusal refusal) {
      LOG.warn("{} cannot sign in: {}", identity.login(), refusal.getBody().getDetail());
      throw new NoAdmissionException(NoAdmissionException.Why.TAKEN);
    } catch (DataAccessException | TransactionException e) {
      throw new InternalAuthenticationServiceException("the database does not answer", e);
    }
  }

  private static OidcMember signedIn(Member member, OidcUser user) {
    if (member.isDisabled()) {
      throw new NoAdmissionException(NoAdmissionException.Why.KEPT_OUT);
    }
    return new OidcMember(SignedIn.as(member), user.getIdToken());
  }

  /** What follows is on record as done by whoever signs in. */
  private static void actAs(Identity identity) {
    RequestContextHolder.currentRequestAttributes()
        .setAttribute(
            Actors.SIGNED_IN, new Actor(identity.login()), RequestAttributes.SCOPE_REQUEST);
  }

  private Identity identity(OidcUser user) {
    String login = user.getClaimAsString(settings.loginClaim());
    login = login == null ? "" : login.strip().toLowerCase(Locale.ROOT);
    if (!login.matches(LOGIN)) {
      LOG.warn("The claim {} of the identity provider names no login", settings.loginClaim());
      throw new NoAdmissionException(NoAdmissionException.Why.NO_NAME);
    }
    String subject = Objects.requireNonNull(user.getSubject(), "the token has been checked");
    return new Identity(settings.requireIssuer().toString(), subject, login);
  }

  private List<String> groups(OidcUser user) {
    var groups = user.getClaimAsStringList(settings.groupsClaim());
    return groups == null ? List.of() : groups;
  }
}
