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
 * What a tenant says by itself; the rest it inherits.
 *
 * @param policy the fields that it sets; with another method than the platform's, that method's
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
   * The whole policy.
   *
   * @throws InvalidPolicyException when both together make no policy
   */
  Publication over(PublishedPolicy platform, String reason, @Nullable String author) {
    return new Publication(
        PolicyJson.changed(platform.policy(), policy),
        override == null ? platform.override() : override,
        shadowRate == null ? platform.shadowRate() : shadowRate,
        reason,
        author,
        new Inheritance(platform.version(), this));
  }
}
