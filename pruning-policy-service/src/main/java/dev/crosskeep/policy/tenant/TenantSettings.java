package dev.crosskeep.policy.tenant;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotNull;

/**
 * How a tenant is run.
 *
 * @param fourEyes whether only what somebody else approved is published
 */
record TenantSettings(
    @JsonProperty("four_eyes") @NotNull(message = "is missing") Boolean fourEyes) {}
