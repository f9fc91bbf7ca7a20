package dev.crosskeep.policy.tenant;

import dev.crosskeep.policy.audit.Action;
import dev.crosskeep.policy.audit.AuditLog;
import dev.crosskeep.service.problems.Refusal;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Publishes policies, for whatever scope: one at a time for each tenant, so that its versions have
 * no gaps.
 */
@Component
public class Publisher {

  private final Tenants tenants;
  private final PolicyVersions versions;
  private final PlatformPolicies platform;
  private final Heirs heirs;
  private final AuditLog audit;

  Publisher(
      Tenants tenants,
      PolicyVersions versions,
      PlatformPolicies platform,
      Heirs heirs,
      AuditLog audit) {
    this.tenants = tenants;
    this.versions = versions;
    this.platform = platform;
    this.heirs = heirs;
    this.audit = audit;
  }

  /**
   * Publishes a scope's next version without a review.
   *
   * @param expected whether the version in force is the one that shall be replaced; it is 0 where
   *     nothing has been published for a model or a key
   * @throws Refusal when it is not, or four eyes are wanted, or the proposal makes no policy
   */
  @Transactional
  public PolicyVersion publish(Scope scope, IntPredicate expected, Proposal next) {
    var ground = lock(scope);
    if (wantsFourEyes(scope)) {
      throw Refusal.conflict(
          "%s wants four eyes: make a draft and let somebody else approve it"
              .formatted(scope.owner()));
    }
    if (!expected.test(ground.version())) {
      throw Refusal.changedMeanwhile(
          "version %d has been published meanwhile".formatted(ground.version()));
    }
    return add(ground, next);
  }

  /**
   * Publishes what has been approved; empty when its base is no longer in force. Whoever catches a
   * refusal can go on: nothing of it is left.
   *
   * @param base the version that was in force for who wrote and approved it
   */
  @Transactional(propagation = Propagation.NESTED)
  public Optional<PolicyVersion> publishApproved(Scope scope, int base, Proposal next) {
    var ground = lock(scope);
    return ground.version() == base ? Optional.of(add(ground, next)) : Optional.empty();
  }

  /** Gives a new key the policy of another, if it has one: what was approved for that one. */
  @Transactional
  public void handOn(String tenant, String key, String successor) {
    lock(Scope.ofTenant(tenant));
    versions
        .current(new Scope.InTenant(tenant, null, key))
        .ifPresent(old -> {
          var scope = new Scope.InTenant(tenant, null, successor);
          var published = old.published();
          var next =
              new Publication(
                  published.policy(),
                  published.override(),
                  published.shadowRate(),
                  "took the place of key " + key,
                  old.author(),
                  old.inherits());
          addTo(scope, ground(scope), next);
        });
  }

  /**
   * What a proposal would come to if it were published now.
   *
   * @throws Refusal when it makes no policy
   */
  @Transactional(readOnly = true)
  public Publication preview(Scope scope, Proposal next) {
    return ground(scope).publication(next);
  }

  /** The number of the version in force, 0 where there is none. */
  @Transactional(readOnly = true)
  public int currentVersion(Scope scope) {
    return ground(scope).version();
  }

  /** Whether only what somebody else approved is published. */
  public boolean wantsFourEyes(Scope scope) {
    return switch (scope) {
      case Scope.Platform() -> platform.wantsFourEyes();
      case Scope.InTenant within -> tenants.wantsFourEyes(within.tenant());
    };
  }

  /** The platform's row is locked before any tenant's. */
  private Ground lock(Scope scope) {
    switch (scope) {
      case Scope.Platform() -> platform.lock();
      case Scope.InTenant within -> {
        platform.hold();
        tenants.lock(within.tenant());
      }
    }
    return ground(scope);
  }

  private Ground ground(Scope scope) {
    return switch (scope) {
      case Scope.Platform() -> new Ground(scope, versions.current(scope), Optional.empty());
      case Scope.InTenant within when within.isAbove() ->
          new Ground(scope, versions.current(scope), versions.current(within.tenant()));
      case Scope.InTenant within ->
          new Ground(
              scope,
              Optional.of(
                  versions.current(scope).orElseThrow(() -> Tenants.unknown(within.tenant()))),
              versions.current(new Scope.Platform()));
    };
  }

  private PolicyVersion add(Ground ground, Proposal next) {
    var publication = ground.publication(next);
    return switch (ground.scope()) {
      case Scope.Platform() -> addToPlatform(ground, publication);
      case Scope.InTenant within -> addTo(within, ground, publication);
    };
  }

  private PolicyVersion addToPlatform(Ground ground, Publication next) {
    var added = platform.add(next);
    heirs.passOn(added).forEach(audit::record);
    audit.record(
        new Action(
            "platform.policy_published",
            null,
            ground.current().orElseThrow(),
            added,
            added.reason()));
    return added;
  }

  private PolicyVersion addTo(Scope.InTenant within, Ground ground, Publication next) {
    var added = versions.add(within, next);
    versions.layers(within.tenant()).requireWhole();
    audit.record(
        new Action(
            "policy.published",
            within.tenant(),
            ground.current().orElse(null),
            added,
            added.reason()));
    return added;
  }
}
