package dev.crosskeep.policy.oidc;

import java.util.Locale;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;

/** The provider knows who it is, and yet there is no way in. */
final class NoAdmissionException extends OAuth2AuthenticationException {

  private static final long serialVersionUID = 1;

  /** Why, as the login page is told. */
  enum Why {
    /** No group of theirs may do anything. */
    NO_GROUP,
    /** Their groups are for different tenants. */
    AMBIGUOUS,
    /** An admin has disabled them. */
    KEPT_OUT,
    /** Another member has the login, or the group's tenant is not there. */
    TAKEN,
    /** The provider says no name that could be a login. */
    NO_NAME;

    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Why why;

  NoAdmissionException(Why why) {
    super(why.text());
    this.why = why;
  }

  Why why() {
    return why;
  }
}
