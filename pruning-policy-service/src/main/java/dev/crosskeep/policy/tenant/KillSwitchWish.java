package dev.crosskeep.policy.tenant;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotNull;

/** What somebody does with a kill switch, and why. */
public record KillSwitchWish(
    @JsonProperty("on") @NotNull(message = "is missing") Boolean on,
    @JsonProperty("reason") @NotNull(message = "is missing") @Words String reason) {}
