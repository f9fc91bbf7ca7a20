package dev.crosskeep.policy.draft;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.crosskeep.policy.tenant.Scope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A policy that shall be published.
 *
 * @param tenant null for the platform's policy
 * @param model the model that it is for, if for one
 * @param key the id of the key that it is for, if for one
 * @param revision counts its changes, from 1
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Draft(
    @JsonProperty("id") long id,
    @JsonProperty("tenant") @Nullable String tenant,
    @JsonProperty("model") @Nullable String model,
    @JsonProperty("key") @Nullable String key,
    @JsonUnwrapped Content content,
    @JsonUnwrapped Progress progress,
    @JsonProperty("revision") int revision,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("changed_at") Instant changedAt) {

  /** What it is for. */
  public Scope scope() {
    return tenant == null ? new Scope.Platform() : new Scope.InTenant(tenant, model, key);
  }

  /** The entity tag of this revision. */
  public String tag() {
    return "\"" + revision + "\"";
  }
}
