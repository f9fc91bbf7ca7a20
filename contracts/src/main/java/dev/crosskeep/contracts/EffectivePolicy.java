package dev.crosskeep.contracts;

import static dev.crosskeep.contracts.Defaults.or;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The policy that one request gets, decided at the gateway and carried to the engine in {@link
 * TrustedHeaders#EFFECTIVE_POLICY} as JSON.
 *
 * @param policy what the engine does
 * @param version the tenant's published version that was in force
 * @param reason why this policy applies, for a person
 * @param experiment the experiment that the request takes part in
 * @param arm its arm
 * @param shadowRate the share of the tenant's answers whose fidelity is measured in idle moments,
 *     from 0 to 1
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EffectivePolicy(
    @JsonProperty("policy") PruningPolicy policy,
    @JsonProperty("version") @Nullable Integer version,
    @JsonProperty("reason") String reason,
    @JsonProperty("experiment") @Nullable String experiment,
    @JsonProperty("arm") @Nullable String arm,
    @JsonProperty("shadow_rate") double shadowRate) {

  private static final String SHADOW = "shadow";

  public EffectivePolicy {
    Checks.fromZeroToOne("shadow_rate", shadowRate);
  }

  @JsonCreator
  static EffectivePolicy of(
      @JsonProperty("policy") PruningPolicy policy,
      @JsonProperty("version") @Nullable Integer version,
      @JsonProperty("reason") String reason,
      @JsonProperty("experiment") @Nullable String experiment,
      @JsonProperty("arm") @Nullable String arm,
      @JsonProperty("shadow_rate") @Nullable Double shadowRate) {
    return new EffectivePolicy(policy, version, reason, experiment, arm, or(shadowRate, 0.0));
  }

  /** A policy that no tenant has, outside of any experiment. */
  public static EffectivePolicy of(PruningPolicy policy, @Nullable Integer version, String reason) {
    return new EffectivePolicy(policy, version, reason, null, null, 0);
  }

  /** Whether a request's answer is one of those that are measured; the same however often asked. */
  public boolean isInShadow(String requestId) {
    return Lot.of(SHADOW, requestId) < shadowRate;
  }
}
