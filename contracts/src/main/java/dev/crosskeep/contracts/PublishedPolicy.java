package dev.crosskeep.contracts;

import static dev.crosskeep.contracts.Defaults.or;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A policy that requests get: as it was published, or as the layers of a tenant's, a model's and a
 * key's policy come to together.
 *
 * @param version counts from 1 for each tenant, whatever was published for it or for its models and
 *     keys; of several layers it is the newest one's, so that number, model and key tell the whole
 *     policy
 * @param policy what requests get
 * @param override what they may change
 * @param shadowRate the share of the answers whose fidelity is measured in idle moments, from 0 to
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

  /** The same under another number. */
  public PublishedPolicy as(int number) {
    return new PublishedPolicy(number, policy, override, shadowRate);
  }
}
