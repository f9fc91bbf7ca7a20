package dev.crosskeep.policy.tenant;

import dev.crosskeep.contracts.OverrideRule;
import dev.crosskeep.contracts.PruningPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to publish for a tenant.
 *
 * @param policy what its requests get from now on
 * @param override what they may change
 * @param shadowRate the share of its answers whose fidelity is measured in idle moments
 * @param reason why, for people
 * @param author who, for people
 * @param inherits where it comes from; null where everything was said
 */
public record Publication(
    PruningPolicy policy,
    OverrideRule override,
    double shadowRate,
    String reason,
    @Nullable String author,
    @Nullable Inheritance inherits) {

  /** A policy that was said in full. */
  public Publication(
      PruningPolicy policy,
      OverrideRule override,
      double shadowRate,
      String reason,
      @Nullable String author) {
    this(policy, override, shadowRate, reason, author, null);
  }
}
