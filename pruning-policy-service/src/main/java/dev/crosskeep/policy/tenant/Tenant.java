package dev.crosskeep.policy.tenant;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * Somebody whose requests share one policy.
 *
 * @param id stands in addresses, metrics and observations; never changes
 * @param name for people
 */
public record Tenant(
    @JsonProperty("id") String id,
    @JsonProperty("name") String name,
    @JsonProperty("created_at") Instant createdAt) {}
