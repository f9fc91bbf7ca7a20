package dev.crosskeep.policy.draft;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crosskeep.contracts.OverrideRule;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.policy.tenant.PolicyVersion;
import dev.crosskeep.policy.tenant.Publication;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a draft says.
 *
 * @param override null for the rule that is in force when it is published
 * @param shadowRate null for the rate that is in force when it is published
 * @param publishAt null for as soon as it is approved and published
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Content(
    @JsonProperty("policy") PruningPolicy policy,
    @JsonProperty("override") @Nullable OverrideRule override,
    @JsonProperty("shadow_rate") @Nullable Double shadowRate,
    @JsonProperty("reason") String reason,
    @JsonProperty("publish_at") @Nullable Instant publishAt) {

  Publication publication(PolicyVersion current, String author) {
    return new Publication(
        policy,
        override == null ? current.published().override() : override,
        shadowRate == null ? current.published().shadowRate() : shadowRate,
        reason,
        author);
  }

  /** Whether its time is still to come. */
  boolean isLaterThan(Instant now) {
    return publishAt != null && publishAt.isAfter(now);
  }
}
