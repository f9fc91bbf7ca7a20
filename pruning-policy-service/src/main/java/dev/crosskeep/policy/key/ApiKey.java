package dev.crosskeep.policy.key;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What may be told of a key.
 *
 * @param id the part of the key that is no secret
 * @param name for people
 * @param expiresAt from when on it is refused; never if null
 * @param revokedAt since when it is refused; never if null
 * @param replaces the id of the key that it was made to replace
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApiKey(
    @JsonProperty("id") String id,
    @JsonProperty("name") String name,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("expires_at") @Nullable Instant expiresAt,
    @JsonProperty("revoked_at") @Nullable Instant revokedAt,
    @JsonProperty("replaces") @Nullable String replaces) {

  /** Whether requests with it are let in. */
  boolean isLiveAt(Instant now) {
    return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
  }
}
