package dev.crosskeep.policy.draft;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.crosskeep.policy.tenant.Proposal;
import dev.crosskeep.policy.tenant.Said;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a draft says.
 *
 * @param inherit whether what is not said comes from what is beneath; else the policy is said in
 *     full, and without an override or a rate that which is in force stays
 * @param publishAt null for as soon as it is approved and published
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Content(
    @JsonProperty("inherit") boolean inherit,
    @JsonUnwrapped Said said,
    @JsonProperty("reason") String reason,
    @JsonProperty("publish_at") @Nullable Instant publishAt) {

  /** The proposal that it makes. */
  public Proposal proposal(@Nullable String author) {
    return new Proposal(inherit, said, reason, author);
  }

  /** The same at another time; as soon as it is approved and published if null. */
  Content at(@Nullable Instant time) {
    return new Content(inherit, said, reason, time);
  }

  /** Whether its time is still to come. */
  boolean isLaterThan(Instant now) {
    return publishAt != null && publishAt.isAfter(now);
  }
}
