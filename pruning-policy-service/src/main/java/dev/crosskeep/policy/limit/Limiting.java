package dev.crosskeep.policy.limit;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crosskeep.contracts.Limits;
import dev.crosskeep.policy.audit.Action;
import dev.crosskeep.policy.audit.AuditLog;
import dev.crosskeep.policy.tenant.Tenants;
import dev.crosskeep.service.problems.Refusal;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Sets limits, each change on record. */
@Component
public class Limiting {

  private final Tenants tenants;
  private final LimitTables tables;
  private final AuditLog audit;

  Limiting(Tenants tenants, LimitTables tables, AuditLog audit) {
    this.tenants = tenants;
    this.tables = tables;
    this.audit = audit;
  }

  /** Sets a tenant's limits in place of all that it had. */
  @Transactional
  public void setOfTenant(String tenant, Limits limits) {
    tenants.require(tenant);
    var before = tables.ofTenant(tenant);
    tables.setOfTenant(tenant, limits);
    audit.record(new Action("limits.set", tenant, before, limits, null));
  }

  /** The same for one of its keys. */
  @Transactional
  public void setOfKey(String tenant, String key, Limits limits) {
    var before = tables.ofKey(tenant, key).orElseThrow(() -> unknownKey(tenant, key));
    tables.setOfKey(tenant, key, limits);
    audit.record(
        new Action("key.limits_set", tenant, new OfKey(key, before), new OfKey(key, limits), null));
  }

  /** The refusal that names a key which is not there. */
  public static Refusal unknownKey(String tenant, String key) {
    return Refusal.notFound("tenant '" + tenant + "' has no key '" + key + "'");
  }

  /** What the audit log keeps of a key's limits. */
  private record OfKey(@JsonProperty("key") String key, @JsonProperty("limits") Limits limits) {}
}
