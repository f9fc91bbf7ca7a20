package dev.crosskeep.policy.tenant;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crosskeep.contracts.PictureHosts;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * How a tenant is run.
 *
 * @param fourEyes whether only what somebody else approved is published
 * @param pictureHosts from where pictures are fetched for its requests; as it was where a wish
 *     leaves it out
 */
public record TenantSettings(
    @JsonProperty("four_eyes") @NotNull(message = "is missing") Boolean fourEyes,
    @JsonProperty("picture_hosts") @Nullable PictureHosts pictureHosts) {

  /** What a tenant gets that has these settings and wants others. */
  TenantSettings changedTo(TenantSettings wanted) {
    return new TenantSettings(
        wanted.fourEyes, wanted.pictureHosts == null ? pictureHosts : wanted.pictureHosts);
  }
}
