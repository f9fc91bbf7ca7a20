package dev.crosskeep.contracts;

import static dev.crosskeep.contracts.Defaults.or;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
   * @param modelPolicies what is in force in place of that for some models, by their ids
   * @param killSwitch whether its requests get the full cache all the same, whatever else is
   *     decided
   * @param limits what the requests of all its keys may take together
   * @param pictureHosts from where pictures are fetched for its requests
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Tenant(
      @JsonProperty("id") String id,
      @JsonProperty("policy") PublishedPolicy policy,
      @JsonProperty("model_policies") @JsonInclude(JsonInclude.Include.NON_EMPTY)
          Map<String, PublishedPolicy> modelPolicies,
      @JsonProperty("kill_switch") boolean killSwitch,
      @JsonProperty("limits") Optional<Limits> limits,
      @JsonProperty("picture_hosts") Optional<PictureHosts> pictureHosts) {

    public Tenant {
      modelPolicies = sorted(modelPolicies);
    }

    @JsonCreator
    static Tenant of(
        @JsonProperty("id") String id,
        @JsonProperty("policy") PublishedPolicy policy,
        @JsonProperty("model_policies") @Nullable Map<String, PublishedPolicy> modelPolicies,
        @JsonProperty("kill_switch") @Nullable Boolean killSwitch,
        @JsonProperty("limits") @Nullable Limits limits,
        @JsonProperty("picture_hosts") @Nullable PictureHosts pictureHosts) {
      return new Tenant(
          id,
          policy,
          or(modelPolicies, Map.of()),
          or(killSwitch, false),
          Optional.ofNullable(limits),
          Optional.ofNullable(pictureHosts));
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
   * @param models the only models that it may ask; all of them if absent
   * @param policy what its requests get in place of the tenant's policies, if anything
   * @param modelPolicies the same for some models, by their ids
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record ApiKey(
      @JsonProperty("id") String id,
      @JsonProperty("sha256") String sha256,
      @JsonProperty("tenant") String tenant,
      @JsonProperty("expires_at") Optional<Instant> expiresAt,
      @JsonProperty("limits") Optional<Limits> limits,
      @JsonProperty("models") Optional<List<String>> models,
      @JsonProperty("policy") Optional<PublishedPolicy> policy,
      @JsonProperty("model_policies") @JsonInclude(JsonInclude.Include.NON_EMPTY)
          Map<String, PublishedPolicy> modelPolicies) {

    public ApiKey {
      modelPolicies = sorted(modelPolicies);
    }

    @JsonCreator
    static ApiKey of(
        @JsonProperty("id") String id,
        @JsonProperty("sha256") String sha256,
        @JsonProperty("tenant") String tenant,
        @JsonProperty("expires_at") @Nullable Instant expiresAt,
        @JsonProperty("limits") @Nullable Limits limits,
        @JsonProperty("models") @Nullable List<String> models,
        @JsonProperty("policy") @Nullable PublishedPolicy policy,
        @JsonProperty("model_policies") @Nullable Map<String, PublishedPolicy> modelPolicies) {
      return new ApiKey(
          id,
          sha256,
          tenant,
          Optional.ofNullable(expiresAt),
          Optional.ofNullable(limits),
          Optional.ofNullable(models).map(List::copyOf),
          Optional.ofNullable(policy),
          or(modelPolicies, Map.of()));
    }
  }

  /** In one order, so that equal snapshots are equal as text, too. */
  private static Map<String, PublishedPolicy> sorted(Map<String, PublishedPolicy> policies) {
    return Collections.unmodifiableMap(new TreeMap<>(policies));
  }
}
