package dev.crosskeep.policy.member;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What may be told of a token.
 *
 * @param id the part of the token that is no secret
 * @param name for its owner
 * @param expiresAt from when on it is refused
 * @param revokedAt since when it is refused; never if null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MemberToken(
    @JsonProperty("id") String id,
    @JsonProperty("name") String name,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("expires_at") Instant expiresAt,
    @JsonProperty("revoked_at") @Nullable Instant revokedAt) {}
