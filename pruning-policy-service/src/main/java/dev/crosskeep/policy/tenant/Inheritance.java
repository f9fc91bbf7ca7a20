package dev.crosskeep.policy.tenant;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Where a version comes from that was not said in full.
 *
 * @param platform the platform's version beneath it
 * @param said what the tenant said on top
 */
public record Inheritance(
    @JsonProperty("platform") int platform, @JsonProperty("said") Said said) {}
