package dev.crosskeep.policy.tenant;

import dev.crosskeep.policy.audit.Action;
import dev.crosskeep.policy.audit.AuditLog;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What is switched on and off for a tenant; what changes nothing is not on record. */
@Component
public class Switches {

  private final Tenants tenants;
  private final AuditLog audit;

  Switches(Tenants tenants, AuditLog audit) {
    this.tenants = tenants;
    this.audit = audit;
  }

  /** Changes a tenant's settings, and says what they are now. */
  @Transactional
  public TenantSettings settings(String tenant, TenantSettings wanted) {
    tenants.lock(tenant);
    var before = tenants.settings(tenant);
    var after = before.changedTo(wanted);
    if (!before.equals(after)) {
      tenants.set(tenant, after);
      audit.record(new Action("tenant.settings_changed", tenant, before, after, null));
    }
    return after;
  }

  /** Gives a tenant's requests the full cache, or again what is published. */
  @Transactional
  public void kill(String tenant, KillSwitch wanted, String reason) {
    tenants.lock(tenant);
    var before = new KillSwitch(tenants.isKilled(tenant));
    if (!before.equals(wanted)) {
      tenants.setKilled(tenant, wanted.on());
      audit.record(new Action(wanted.action(), tenant, before, wanted, reason));
    }
  }
}
