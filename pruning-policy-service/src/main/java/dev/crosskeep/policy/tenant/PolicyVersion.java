package dev.crosskeep.policy.tenant;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.crosskeep.contracts.InvalidPolicyException;
import dev.crosskeep.contracts.PublishedPolicy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One version of a policy, with its story.
 *
 * @param scope what it holds for; as JSON only the model or the key, if it is for one
 * @param published what was published; what was inherited is as it was then
 * @param reason why
 * @param author by whom, if he said so
 * @param inherits where it comes from; null where everything was said
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PolicyVersion(
    @JsonIgnore Scope scope,
    @JsonUnwrapped PublishedPolicy published,
    @JsonProperty("reason") String reason,
    @JsonProperty("author") @Nullable String author,
    @JsonProperty("published_at") Instant publishedAt,
    @JsonProperty("inherits") @Nullable Inheritance inherits) {

  @JsonProperty("model")
  @Nullable String model() {
    return scope.model();
  }

  @JsonProperty("key")
  @Nullable String key() {
    return scope.key();
  }

  /** As a field's source is named, such as {@code tenant version 7}. */
  String name() {
    return scope.layer() + " version " + published.version();
  }

  /** The entity tag of this version, as {@code ETag} and {@code If-Match} have it. */
  public String tag() {
    return tag(published.version());
  }

  static String tag(int version) {
    return "\"" + version + "\"";
  }

  /**
   * What this comes to now over what is beneath it; the newer one's number tells both.
   *
   * @throws InvalidPolicyException when both together make no policy
   */
  PublishedPolicy over(PublishedPolicy beneath) {
    var whole = inherits == null ? published : inherits.said().over(beneath);
    return whole.as(Math.max(published.version(), beneath.version()));
  }
}
