package dev.crosskeep.contracts;

import static dev.crosskeep.contracts.Defaults.or;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's policy as it was published; never changed afterwards.
 *
 * @param version counts from 1 for each tenant
 * @param policy what its requests get
 * @param override what its requests may change
 * @param shadowRate the share of its answers whose fidelity is measured in idle moments, from 0 to
 *     1
 */
public record PublishedPolicy(
    @JsonProperty("version") int version,
    @JsonProperty("policy") PruningPolicy policy,
    @JsonProperty("override") OverrideRule override,
    @JsonProperty("shadow_rate") double shadowRate) {

  public PublishedPolicy {
    Checks.atLeast(1, "version", version);
    Checks.fromZeroToOne("shadow_rate", shadowRate);
  }

  @JsonCreator
  static PublishedPolicy of(
      @JsonProperty("version") int version,
      @JsonProperty("policy") PruningPolicy policy,
      @JsonProperty("override") OverrideRule override,
      @JsonProperty("shadow_rate") @Nullable Double shadowRate) {
    return new PublishedPolicy(version, policy, override, or(shadowRate, 0.0));
  }
}
