package dev.crosskeep.policy.draft;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;

/**
 * A policy that shall be published.
 *
 * @param revision counts its changes, from 1
 */
record Draft(
    @JsonProperty("id") long id,
    @JsonProperty("tenant") String tenant,
    @JsonUnwrapped Content content,
    @JsonUnwrapped Progress progress,
    @JsonProperty("revision") int revision,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("changed_at") Instant changedAt) {

  /** The entity tag of this revision. */
  String tag() {
    return "\"" + revision + "\"";
  }
}
