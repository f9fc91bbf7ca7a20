package dev.crosskeep.policy.member;

import dev.crosskeep.policy.audit.Action;
import dev.crosskeep.policy.audit.AuditLog;
import dev.crosskeep.policy.tenant.Tenants;
import dev.crosskeep.service.problems.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes and changes members, for others within their own tenant only. Somebody who may do
 * everything is always left.
 */
@Component
public class Membership {

  private static final Pattern LOGIN = Pattern.compile("[a-z0-9][a-z0-9._@+-]{0,253}");

  private final Members members;
  private final Passwords passwords;
  private final FirstPassword firstPassword;
  private final LoginThrottle throttle;
  private final Tenants tenants;
  private final AuditLog audit;

  Membership(
      Members members,
      Passwords passwords,
      FirstPassword firstPassword,
      LoginThrottle throttle,
      Tenants tenants,
      AuditLog audit) {
    this.members = members;
    this.passwords = passwords;
    this.firstPassword = firstPassword;
    this.throttle = throttle;
    this.tenants = tenants;
    this.audit = audit;
  }

  /** The members that another one sees. */
  public List<Member> seenBy(Member by) {
    return members.all(by.tenant());
  }

  /**
   * Makes a member with a password that has to be changed at the first login.
   *
   * @param tenant the only one that the member will see; all of them if null
   * @throws Refusal when there cannot be such a member
   */
  @Transactional
  public NewMember invite(Member by, String name, Set<Role> roles, @Nullable String tenant) {
    String login = name.strip().toLowerCase(Locale.ROOT);
    if (!LOGIN.matcher(login).matches()) {
      throw Refusal.field(
          "login", "login must be a name or an e-mail address of a-z, 0-9 and . _ @ + -");
    }
    if (!by.mayManageIn(tenant)) {
      throw Refusal.field("tenant", "tenant must be " + by.tenant());
    }
    checkRoles(roles, tenant);
    if (tenant != null) {
      tenants.require(tenant);
    }
    String password = passwords.generate();
    var made =
        members
            .add(login, passwords.hash(password), roles, tenant)
            .orElseThrow(
                () -> Refusal.conflict("login", "there is a member '" + login + "' already"));
    audit.record(Action.made("member.invited", tenant, Recorded.of(made)));
    return new NewMember(made, password);
  }

  /** Gives a member other roles. */
  @Transactional
  public void setRoles(Member by, UUID id, Set<Role> roles) {
    var member = requireOwn(by, id);
    checkRoles(roles, member.tenant());
    members.setRoles(id, roles);
    requirePlatformAdmin(member);
    recordChange("member.roles_changed", member);
  }

  /** Keeps a member out, or lets him in again. */
  @Transactional
  public void setDisabled(Member by, UUID id, boolean disabled) {
    var member = require(by, id);
    members.setDisabled(id, disabled);
    requirePlatformAdmin(member);
    recordChange(disabled ? "member.disabled" : "member.enabled", member);
  }

  /** Gives a member a password that has to be changed at the next login. */
  @Transactional
  public NewMember resetPassword(Member by, UUID id) {
    var member = requireOwn(by, id);
    String password = passwords.generate();
    members.setPassword(id, passwords.hash(password), true);
    recordChange("member.password_reset", member);
    return new NewMember(member, password);
  }

  /**
   * Changes one's own password. Whoever sits at somebody else's open session cannot guess the old
   * one quickly, either.
   *
   * @param address from where
   * @return what one's session has to know now
   * @throws Refusal when the old one is wrong or the new one no good
   */
  @Transactional
  public SignedIn changePassword(Member own, String old, String wanted, String address) {
    if (!throttle.admit(own.login(), address)) {
      throw Refusal.field("old", "that were too many tries: wait five minutes, then try again");
    }
    if (!passwords.match(old, members.password(own.login()))) {
      throw Refusal.field("old", "the password so far is another one");
    }
    throttle.succeeded(own.login(), address);
    if (wanted.equals(old)) {
      throw Refusal.field("wanted", "the new password must be another one");
    }
    Passwords.objection(wanted, own.login())
        .ifPresent(objection -> {
          throw Refusal.field("wanted", "the new password " + objection);
        });
    members.setPassword(own.id(), passwords.hash(wanted), false);
    recordChange("member.password_changed", own);
    if (own.login().equals(FirstAdmin.LOGIN)) {
      firstPassword.forget();
    }
    return SignedIn.as(members.find(own.id()).orElseThrow());
  }

  private void recordChange(String name, Member before) {
    var after = members.find(before.id()).orElseThrow();
    audit.record(new Action(name, before.tenant(), Recorded.of(before), Recorded.of(after), null));
  }

  private Member require(Member by, UUID id) {
    return members
        .find(id)
        .filter(member -> by.mayManageIn(member.tenant()))
        .orElseThrow(() -> Refusal.notFound("there is no such member"));
  }

  /** One whose password and roles are kept here. */
  private Member requireOwn(Member by, UUID id) {
    var member = require(by, id);
    if (member.external()) {
      throw Refusal.conflict(
          member.login() + " signs in with the identity provider, whose groups say the roles");
    }
    return member;
  }

  /** Whoever is bound to a tenant never was one, and sees none. */
  private void requirePlatformAdmin(Member changed) {
    if (changed.isPlatformWide() && !members.hasPlatformAdmin()) {
      throw Refusal.conflict("nobody would be left who may do everything");
    }
  }

  private static void checkRoles(Set<Role> roles, @Nullable String tenant) {
    roleProblem(roles, tenant)
        .ifPresent(problem -> {
          throw Refusal.field("roles", problem);
        });
  }

  /** Why nobody can have these roles; empty if somebody can. */
  public static Optional<String> roleProblem(Set<Role> roles, @Nullable String tenant) {
    if (roles.isEmpty()) {
      return Optional.of("a member must have at least one role");
    }
    if (tenant != null && roles.contains(Role.PLATFORM_ADMIN)) {
      return Optional.of("a platform admin cannot be bound to a tenant");
    }
    return tenant == null && roles.contains(Role.TENANT_ADMIN)
        ? Optional.of("a tenant admin must be bound to a tenant")
        : Optional.empty();
  }

  /**
   * A member at the only moment at which the password can be read.
   *
   * @param password to be changed at the first login
   */
  public record NewMember(Member member, String password) {}
}
