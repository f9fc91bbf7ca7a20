package dev.crosskeep.policy.key;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may be told of a key.
 *
 * @param id the part of the key that is no secret
 * @param name for people
 * @param expiresAt from when on it is refused; never if null
 * @param revokedAt since when it is refused; never if null
 * @param replaces the id of the key that it was made to replace
 * @param models the only models that it may ask; all of them if null
 * @param lastUsedAt when a gateway last let it in, a minute late at most; null before that
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApiKey(
    @JsonProperty("id") String id,
    @JsonProperty("name") String name,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("expires_at") @Nullable Instant expiresAt,
    @JsonProperty("revoked_at") @Nullable Instant revokedAt,
    @JsonProperty("replaces") @Nullable String replaces,
    @JsonProperty("models") @Nullable List<String> models,
    @JsonProperty("last_used_at") @Nullable Instant lastUsedAt) {

  public ApiKey {
    models = models == null ? null : List.copyOf(models);
  }

  /** Whether requests with it are let in. */
  boolean isLiveAt(Instant now) {
    return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
  }
}
