package dev.crosskeep.policy.tenant;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.crosskeep.contracts.PublishedPolicy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One version of a tenant's policy, with its story.
 *
 * @param published what was published
 * @param reason why
 * @param author by whom, if he said so
 * @param inherits where it comes from; null where everything was said
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PolicyVersion(
    @JsonUnwrapped PublishedPolicy published,
    @JsonProperty("reason") String reason,
    @JsonProperty("author") @Nullable String author,
    @JsonProperty("published_at") Instant publishedAt,
    @JsonProperty("inherits") @Nullable Inheritance inherits) {

  /** The entity tag of this version, as {@code ETag} and {@code If-Match} have it. */
  public String tag() {
    return "\"" + published.version() + "\"";
  }
}
