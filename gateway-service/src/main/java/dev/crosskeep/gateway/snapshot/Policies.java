package dev.crosskeep.gateway.snapshot;

import static java.util.Objects.requireNonNull;

import dev.crosskeep.contracts.PolicySnapshot.ApiKey;
import dev.crosskeep.contracts.PolicySnapshot.Tenant;
import dev.crosskeep.contracts.PublishedPolicy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the requests of one key get.
 *
 * @param usual for the models that have no policy of their own
 * @param byModel for the others
 */
public record Policies(InForce usual, Map<String, InForce> byModel) {

  /**
   * A policy, and which layer it comes from.
   *
   * @param reason as answers have it, such as {@code tenant policy}
   */
  public record InForce(PublishedPolicy policy, String reason) {}

  /** A copy. */
  public Policies {
    byModel = Map.copyOf(byModel);
  }

  /** A tenant's, for all keys without a policy of their own; throws when one is not whole. */
  static Policies of(Tenant tenant) {
    return of(tenant.policy(), "tenant policy", tenant.modelPolicies(), "model policy");
  }

  /** A key's own if it has some, or else its tenant's. */
  static Policies of(ApiKey key, Policies tenants) {
    return key.policy()
        .map(own -> of(own, "key policy", key.modelPolicies(), "key policy"))
        .orElse(tenants);
  }

  private static Policies of(
      PublishedPolicy usual, String reason, Map<String, PublishedPolicy> others, String itsReason) {
    Map<String, InForce> byModel = new HashMap<>();
    others.forEach((model, policy) -> byModel.put(model, new InForce(whole(policy), itsReason)));
    return new Policies(new InForce(whole(usual), reason), byModel);
  }

  private static PublishedPolicy whole(PublishedPolicy policy) {
    requireNonNull(policy.policy());
    requireNonNull(policy.override());
    return policy;
  }

  /**
   * What a request gets.
   *
   * @param model the one that it asks; empty when it names none
   */
  public InForce of(Optional<String> model) {
    return model.map(byModel::get).orElse(usual);
  }
}
