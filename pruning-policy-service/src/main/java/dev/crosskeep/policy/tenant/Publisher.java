package dev.crosskeep.policy.tenant;

import dev.crosskeep.contracts.PublishedPolicy;
import dev.crosskeep.policy.audit.Action;
import dev.crosskeep.policy.audit.AuditLog;
import dev.crosskeep.service.problems.Refusal;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Publishes policies: one at a time for each tenant, so that versions have no gaps. */
@Component
public class Publisher {

  private final Tenants tenants;
  private final PolicyVersions versions;
  private final PlatformPolicies platform;
  private final AuditLog audit;

  Publisher(Tenants tenants, PolicyVersions versions, PlatformPolicies platform, AuditLog audit) {
    this.tenants = tenants;
    this.versions = versions;
    this.platform = platform;
    this.audit = audit;
  }

  /**
   * Publishes a tenant's next version without a review.
   *
   * @param expected whether the version in force is the one that shall be replaced
   * @param next what shall follow it
   * @throws Refusal when it is not, or the tenant wants four eyes
   */
  @Transactional
  public PolicyVersion publish(
      String tenant, Predicate<PolicyVersion> expected, Function<PolicyVersion, Publication> next) {
    tenants.lock(tenant);
    if (tenants.wantsFourEyes(tenant)) {
      throw Refusal.conflict(
          "tenant '%s' wants four eyes: make a draft and let somebody else approve it"
              .formatted(tenant));
    }
    var current = versions.current(tenant).orElseThrow();
    if (!expected.test(current)) {
      throw Refusal.changedMeanwhile(
          "version %d has been published meanwhile".formatted(current.published().version()));
    }
    return add(tenant, current, next.apply(current));
  }

  /** The same where the tenant says only what differs from the platform's policy. */
  @Transactional
  PolicyVersion inherit(
      String tenant,
      Predicate<PolicyVersion> expected,
      Function<PublishedPolicy, Publication> next) {
    var platformVersion = platform.holdCurrent();
    return publish(tenant, expected, _ -> next.apply(platformVersion.published()));
  }

  /**
   * Publishes what has been approved; empty when its base is no longer in force.
   *
   * @param base the version that was in force for who wrote and approved it
   */
  @Transactional
  public Optional<PolicyVersion> publishApproved(
      String tenant, int base, Function<PolicyVersion, Publication> next) {
    tenants.lock(tenant);
    var current = versions.current(tenant).orElseThrow();
    return current.published().version() == base
        ? Optional.of(add(tenant, current, next.apply(current)))
        : Optional.empty();
  }

  /** The number of the version in force. */
  public int currentVersion(String tenant) {
    return versions
        .current(tenant)
        .orElseThrow(() -> Tenants.unknown(tenant))
        .published()
        .version();
  }

  private PolicyVersion add(String tenant, PolicyVersion current, Publication next) {
    var added = versions.add(tenant, next);
    audit.record(new Action("policy.published", tenant, current, added, added.reason()));
    return added;
  }
}
