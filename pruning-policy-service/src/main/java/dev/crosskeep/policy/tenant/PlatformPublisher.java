package dev.crosskeep.policy.tenant;

import dev.crosskeep.contracts.InvalidPolicyException;
import dev.crosskeep.policy.audit.Action;
import dev.crosskeep.policy.audit.AuditLog;
import dev.crosskeep.service.problems.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Publishes what tenants inherit. Each who inherits gets a version of its own with it, so that a
 * version's number always tells the whole policy.
 */
@Component
public class PlatformPublisher {

  private final PlatformPolicies platform;
  private final PolicyVersions versions;
  private final Tenants tenants;
  private final AuditLog audit;

  PlatformPublisher(
      PlatformPolicies platform, PolicyVersions versions, Tenants tenants, AuditLog audit) {
    this.platform = platform;
    this.versions = versions;
    this.tenants = tenants;
    this.audit = audit;
  }

  /** Every version, newest first; there is always one. */
  public List<PolicyVersion> history() {
    return platform.history();
  }

  /**
   * Publishes the platform's next version.
   *
   * @param expected whether the version in force is the one that shall be replaced
   * @param next what shall follow it
   */
  @Transactional
  public PolicyVersion publish(
      Predicate<PolicyVersion> expected, Function<PolicyVersion, Publication> next) {
    var current = platform.lockCurrent();
    if (!expected.test(current)) {
      throw Refusal.changedMeanwhile(
          "version %d has been published meanwhile".formatted(current.published().version()));
    }
    var added = platform.add(next.apply(current));
    var passedOn = tenants.lockAll().stream().map(id -> passOn(added, id)).toList();
    passedOn.forEach(done -> done.ifPresent(audit::record));
    audit.record(new Action("platform.policy_published", null, current, added, added.reason()));
    return added;
  }

  /** What was done; empty for a tenant that inherits nothing. */
  private Optional<Action> passOn(PolicyVersion platformVersion, String tenant) {
    var old = versions.current(tenant).orElseThrow();
    if (old.inherits() == null) {
      return Optional.empty();
    }
    var version = versions.add(tenant, inherited(platformVersion, tenant, old.inherits().said()));
    return Optional.of(new Action("policy.inherited", tenant, old, version, version.reason()));
  }

  private static Publication inherited(PolicyVersion platformVersion, String tenant, Said said) {
    String reason =
        "version " + platformVersion.published().version() + " of the platform's policy";
    try {
      return said.over(platformVersion.published(), reason, platformVersion.author());
    } catch (InvalidPolicyException e) {
      throw Refusal.conflict(
          "tenant '%s' could not inherit it: %s".formatted(tenant, e.getMessage()));
    }
  }
}
