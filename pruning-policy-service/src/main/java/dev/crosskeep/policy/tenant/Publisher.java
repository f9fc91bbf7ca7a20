package dev.crosskeep.policy.tenant;

import dev.crosskeep.policy.audit.Action;
import dev.crosskeep.policy.audit.AuditLog;
import dev.crosskeep.service.problems.Refusal;
import java.util.function.Function;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Publishes policies: one at a time for each tenant, so that versions have no gaps. */
@Component
class Publisher {

  private final Tenants tenants;
  private final PolicyVersions versions;
  private final AuditLog audit;

  Publisher(Tenants tenants, PolicyVersions versions, AuditLog audit) {
    this.tenants = tenants;
    this.versions = versions;
    this.audit = audit;
  }

  /**
   * Publishes a tenant's next version.
   *
   * @param expected whether the version in force is the one that shall be replaced
   * @param next what shall follow it
   */
  @Transactional
  PolicyVersion publish(
      String tenant, Predicate<PolicyVersion> expected, Function<PolicyVersion, Publication> next) {
    tenants.lock(tenant);
    var current = versions.current(tenant).orElseThrow();
    if (!expected.test(current)) {
      throw Refusal.changedMeanwhile(
          "version %d has been published meanwhile".formatted(current.published().version()));
    }
    var added = versions.add(tenant, next.apply(current));
    audit.record(new Action("policy.published", tenant, current, added, added.reason()));
    return added;
  }
}
