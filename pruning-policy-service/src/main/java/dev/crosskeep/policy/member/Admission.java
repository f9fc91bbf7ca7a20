package dev.crosskeep.policy.member;

import dev.crosskeep.policy.audit.Action;
import dev.crosskeep.policy.audit.AuditLog;
import dev.crosskeep.policy.tenant.Tenants;
import dev.crosskeep.service.problems.Refusal;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Takes in members whom an identity provider knows, and follows what it says of them. */
@Component
public class Admission {

  private final Members members;
  private final Tenants tenants;
  private final AuditLog audit;

  Admission(Members members, Tenants tenants, AuditLog audit) {
    this.members = members;
    this.tenants = tenants;
    this.audit = audit;
  }

  /**
   * The member as of this login, with these roles and no others.
   *
   * @param roles none for somebody who has lost them
   * @param tenant the only one that the member sees; all of them if null
   * @return empty for a stranger without roles, of whom nothing is stored
   * @throws Refusal when the login is somebody else's or there is no such tenant
   */
  @Transactional
  public Optional<Member> admit(Identity identity, Set<Role> roles, @Nullable String tenant) {
    if (tenant != null) {
      tenants.require(tenant);
    }
    var known = members.find(identity);
    if (known.isEmpty() && roles.isEmpty()) {
      return Optional.empty();
    }
    var member =
        known.isEmpty()
            ? takeIn(identity, roles, tenant)
            : follow(known.orElseThrow(), roles, tenant);
    if (!member.roles().isEmpty() && !member.isDisabled()) {
      members.rememberLogin(member.id());
    }
    return Optional.of(member);
  }

  private Member takeIn(Identity identity, Set<Role> roles, @Nullable String tenant) {
    var made =
        members
            .add(identity, roles, tenant)
            .orElseThrow(() ->
                Refusal.conflict(
                    "login", "there is another member '" + identity.login() + "' already"));
    audit.record(Action.made("member.joined", tenant, Recorded.of(made)));
    return made;
  }

  /** Whoever has lost every role stays with the tenant. */
  private Member follow(Member known, Set<Role> roles, @Nullable String granted) {
    String tenant = roles.isEmpty() ? known.tenant() : granted;
    if (known.roles().equals(roles) && Objects.equals(known.tenant(), tenant)) {
      return known;
    }
    members.setGrant(known.id(), roles, tenant);
    var changed = members.find(known.id()).orElseThrow();
    audit.record(
        new Action(
            "member.groups_changed",
            known.tenant(),
            Recorded.of(known),
            Recorded.of(changed),
            null));
    return changed;
  }
}
