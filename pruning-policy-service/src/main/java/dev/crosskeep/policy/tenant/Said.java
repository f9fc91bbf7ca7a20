package dev.crosskeep.policy.tenant;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crosskeep.contracts.InvalidPolicyException;
import dev.crosskeep.contracts.OverrideRule;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.PublishedPolicy;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What somebody says of a policy.
 *
 * @param policy the fields that it sets; with another method than the one beneath, that method's
 *     defaults take the place of what would be inherited
 * @param override null to inherit it
 * @param shadowRate null to inherit it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Said(
    @JsonProperty("policy") ObjectNode policy,
    @JsonProperty("override") @Nullable OverrideRule override,
    @JsonProperty("shadow_rate") @Nullable Double shadowRate) {

  /**
   * What it comes to over another policy, under that one's number.
   *
   * @throws InvalidPolicyException when both together make no policy
   */
  PublishedPolicy over(PublishedPolicy beneath) {
    return new PublishedPolicy(
        beneath.version(),
        PolicyJson.changed(beneath.policy(), policy),
        override == null ? beneath.override() : override,
        shadowRate == null ? beneath.shadowRate() : shadowRate);
  }
}
