package dev.crosskeep.policy.member;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may use the admin pages.
 *
 * @param login a name or an e-mail address, in lower case
 * @param tenant the only one that the member sees; all of them if null
 * @param credential counts the passwords
 * @param mustChangePassword whether the password was made by somebody else
 * @param disabledAt since when the member is kept out; not at all if null
 * @param external whether an identity provider knows the member, who has no password then
 */
public record Member(
    UUID id,
    String login,
    Set<Role> roles,
    @Nullable String tenant,
    int credential,
    boolean mustChangePassword,
    Instant createdAt,
    @Nullable Instant lastLoginAt,
    @Nullable Instant disabledAt,
    boolean external) {

  public Member {
    roles = Set.copyOf(roles);
  }

  /** Whether one of the roles allows something, where the member may be at all. */
  public boolean may(Right right) {
    return roles.stream().anyMatch(role -> role.grants(right));
  }

  /** Whether a tenant is the member's business. */
  public boolean sees(String id) {
    return tenant == null || tenant.equals(id);
  }

  /** Whether the member sees every tenant. */
  public boolean isPlatformWide() {
    return tenant == null;
  }

  /**
   * Whether members who are bound to this tenant, or to none, are the member's business.
   *
   * @param other null for members who see every tenant
   */
  boolean mayManageIn(@Nullable String other) {
    return tenant == null || tenant.equals(other);
  }

  public boolean isDisabled() {
    return disabledAt != null;
  }
}
