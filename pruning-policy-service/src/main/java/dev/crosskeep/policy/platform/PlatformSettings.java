package dev.crosskeep.policy.platform;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotNull;

/**
 * How the platform is run.
 *
 * @param fourEyes whether of its policy only what somebody else approved is published
 */
record PlatformSettings(
    @JsonProperty("four_eyes") @NotNull(message = "is missing") Boolean fourEyes) {}
