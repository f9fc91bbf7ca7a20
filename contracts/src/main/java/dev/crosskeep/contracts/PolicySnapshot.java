package dev.crosskeep.contracts;

import static dev.crosskeep.contracts.Defaults.or;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a gateway needs to know a key and to give its requests their policy.
 *
 * @param revision grows with every change, so that of two snapshots the newer one is known; 0 where
 *     nobody counts
 * @param tenants every tenant, by id
 * @param keys every key that is neither revoked nor expired, by id
 */
public record PolicySnapshot(
    @JsonProperty("revision") long revision,
    @JsonProperty("tenants") List<Tenant> tenants,
    @JsonProperty("keys") List<ApiKey> keys) {

  public PolicySnapshot {
    tenants = List.copyOf(tenants);
    keys = List.copyOf(keys);
  }

  @JsonCreator
  static PolicySnapshot of(
      @JsonProperty("revision") @Nullable Long revision,
      @JsonProperty("tenants") List<Tenant> tenants,
      @JsonProperty("keys") List<ApiKey> keys) {
    return new PolicySnapshot(or(revision, 0L), tenants, keys);
  }

  /**
   * A tenant.
   *
   * @param policy what is in force for it
   * @param killSwitch whether its requests get the full cache all the same, whatever else is
   *     decided
   * @param limits what the requests of all its keys may take together
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Tenant(
      @JsonProperty("id") String id,
      @JsonProperty("policy") PublishedPolicy policy,
      @JsonProperty("kill_switch") boolean killSwitch,
      @JsonProperty("limits") Optional<Limits> limits) {

    @JsonCreator
    static Tenant of(
        @JsonProperty("id") String id,
        @JsonProperty("policy") PublishedPolicy policy,
        @JsonProperty("kill_switch") @Nullable Boolean killSwitch,
        @JsonProperty("limits") @Nullable Limits limits) {
      return new Tenant(id, policy, or(killSwitch, false), Optional.ofNullable(limits));
    }
  }

  /**
   * A key.
   *
   * @param id names the key without telling it
   * @param sha256 SHA-256 of the whole key, in lower-case hexadecimal digits
   * @param tenant whose requests it makes
   * @param expiresAt from when on it is refused
   * @param limits what its requests may take, besides the tenant's limits
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record ApiKey(
      @JsonProperty("id") String id,
      @JsonProperty("sha256") String sha256,
      @JsonProperty("tenant") String tenant,
      @JsonProperty("expires_at") Optional<Instant> expiresAt,
      @JsonProperty("limits") Optional<Limits> limits) {}
}
