package dev.crosskeep.gateway.snapshot;

import static java.util.Objects.requireNonNull;

import dev.crosskeep.contracts.Limits;
import dev.crosskeep.contracts.PictureHosts;
import dev.crosskeep.contracts.PolicySnapshot;
import dev.crosskeep.contracts.PolicySnapshot.ApiKey;
import dev.crosskeep.contracts.PolicySnapshot.Tenant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** A {@link PolicySnapshot} in the form in which requests ask for it: by key. */
public final class Callers implements Revised {

  private final long revision;
  private final Map<String, Caller> bySha256;

  private Callers(long revision, Map<String, Caller> bySha256) {
    this.revision = revision;
    this.bySha256 = Map.copyOf(bySha256);
  }

  /** Reads the JSON of a snapshot; throws when anything that requests need is missing. */
  static Callers read(byte[] json) {
    var snapshot = JsonMapper.shared().readValue(json, PolicySnapshot.class);
    Map<String, Known> tenants = new HashMap<>();
    for (var tenant : snapshot.tenants()) {
      tenants.put(requireNonNull(tenant.id()), new Known(tenant, Policies.of(tenant)));
    }
    Map<String, Caller> callers = new HashMap<>();
    for (var key : snapshot.keys()) {
      callers.put(requireNonNull(key.sha256()), callerOf(key, tenants));
    }
    return new Callers(snapshot.revision(), callers);
  }

  private static Caller callerOf(ApiKey key, Map<String, Known> tenants) {
    var known = requireNonNull(tenants.get(key.tenant()), "a key of an unknown tenant");
    var tenant = known.tenant();
    return new Caller(
        tenant.id(),
        requireNonNull(key.id()),
        Policies.of(key, known.policies()),
        tenant.killSwitch(),
        key.expiresAt(),
        key.models().map(Set::copyOf),
        key.limits().orElse(Limits.NONE),
        tenant.limits().orElse(Limits.NONE),
        tenant.pictureHosts().orElse(PictureHosts.NONE));
  }

  @Override
  public long revision() {
    return revision;
  }

  /** A tenant, and what is the same for all keys without a policy of their own. */
  private record Known(Tenant tenant, Policies policies) {}

  /**
   * Whose key it is.
   *
   * @param sha256 of the whole key, in lower-case hexadecimal digits
   */
  public Optional<Caller> byKey(String sha256) {
    return Optional.ofNullable(bySha256.get(sha256));
  }
}
