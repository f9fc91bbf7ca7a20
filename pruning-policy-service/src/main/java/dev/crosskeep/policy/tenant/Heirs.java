package dev.crosskeep.policy.tenant;

import dev.crosskeep.contracts.InvalidPolicyException;
import dev.crosskeep.contracts.PublishedPolicy;
import dev.crosskeep.policy.audit.Action;
import dev.crosskeep.service.problems.Refusal;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The tenants that inherit the platform's policy. Each gets a version of its own with every new one
 * of the platform's, so that a version's number always tells the whole policy.
 */
@Component
class Heirs {

  private final Tenants tenants;
  private final PolicyVersions versions;

  Heirs(Tenants tenants, PolicyVersions versions) {
    this.tenants = tenants;
    this.versions = versions;
  }

  /** Passes a version on to all of them, or refuses it; tells what was done. */
  List<Action> passOn(PolicyVersion platform) {
    return tenants.lockAll().stream()
        .map(tenant -> passOn(platform, tenant))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Action> passOn(PolicyVersion platform, String tenant) {
    var old = versions.current(tenant).orElseThrow();
    if (old.inherits() == null) {
      return Optional.empty();
    }
    var version = versions.add(Scope.ofTenant(tenant), inherited(platform, tenant, old.inherits()));
    versions.layers(tenant).requireWhole();
    return Optional.of(new Action("policy.inherited", tenant, old, version, version.reason()));
  }

  private static Publication inherited(PolicyVersion platform, String tenant, Inheritance old) {
    var whole = over(platform.published(), tenant, old.said());
    return new Publication(
        whole.policy(),
        whole.override(),
        whole.shadowRate(),
        "version " + whole.version() + " of the platform's policy",
        platform.author(),
        new Inheritance(whole.version(), null, old.said()));
  }

  private static PublishedPolicy over(PublishedPolicy platform, String tenant, Said said) {
    try {
      return said.over(platform);
    } catch (InvalidPolicyException e) {
      throw Refusal.conflict(
          "tenant '%s' could not inherit it: %s".formatted(tenant, e.getMessage()));
    }
  }
}
