package dev.crosskeep.contracts;

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
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EffectivePolicy(
    @JsonProperty("policy") PruningPolicy policy,
    @JsonProperty("version") @Nullable Integer version,
    @JsonProperty("reason") String reason,
    @JsonProperty("experiment") @Nullable String experiment,
    @JsonProperty("arm") @Nullable String arm) {

  /** A policy outside of any experiment. */
  public static EffectivePolicy of(PruningPolicy policy, @Nullable Integer version, String reason) {
    return new EffectivePolicy(policy, version, reason, null, null);
  }
}
