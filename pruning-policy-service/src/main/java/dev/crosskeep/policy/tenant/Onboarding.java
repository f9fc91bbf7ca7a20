package dev.crosskeep.policy.tenant;

import dev.crosskeep.contracts.CacheBudget;
import dev.crosskeep.contracts.CrossSelf;
import dev.crosskeep.contracts.OverrideRule;
import dev.crosskeep.policy.audit.Action;
import dev.crosskeep.policy.audit.AuditLog;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Takes in tenants. Each has a policy from its first moment. */
@Component
public class Onboarding {

  private static final Publication FIRST =
      new Publication(
          CrossSelf.withBudget(new CacheBudget.Ratio(0.5)),
          new OverrideRule(true, Optional.of(new CacheBudget.Ratio(1))),
          0,
          "a new tenant's first policy",
          null);

  private final Tenants tenants;
  private final PolicyVersions versions;
  private final AuditLog audit;

  Onboarding(Tenants tenants, PolicyVersions versions, AuditLog audit) {
    this.tenants = tenants;
    this.versions = versions;
    this.audit = audit;
  }

  /** Takes in a tenant; empty when there is one with this id. */
  @Transactional
  public Optional<Tenant> takeIn(String id, String name) {
    var tenant = tenants.add(id, name);
    tenant.ifPresent(added -> {
      versions.add(Scope.ofTenant(added.id()), FIRST);
      audit.record(Action.made("tenant.created", added.id(), added));
    });
    return tenant;
  }
}
