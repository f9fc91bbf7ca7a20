package dev.crosskeep.policy.tenant;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Where a version comes from that was not said in full.
 *
 * @param platform the platform's version beneath a tenant's
 * @param tenant the tenant's version that was beneath a model's or a key's when it was published
 * @param said what was said on top
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Inheritance(
    @JsonProperty("platform") @Nullable Integer platform,
    @JsonProperty("tenant") @Nullable Integer tenant,
    @JsonProperty("said") Said said) {}
