package dev.crosskeep.policy.tenant;

import dev.crosskeep.contracts.InvalidPolicyException;
import dev.crosskeep.contracts.PublishedPolicy;
import dev.crosskeep.service.problems.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The versions in force of one tenant: its own, and those above it.
 *
 * @param models by model
 * @param keys by the key's id
 */
public record Layers(
    PolicyVersion tenant, Map<String, PolicyVersion> models, Map<String, PolicyVersion> keys) {

  /** Of all versions in force of one tenant, its own among them. */
  static Layers of(Collection<PolicyVersion> inForce) {
    return new Layers(
        inForce.stream()
            .filter(version -> version.model() == null && version.key() == null)
            .findFirst()
            .orElseThrow(),
        by(PolicyVersion::model, inForce),
        by(PolicyVersion::key, inForce));
  }

  private static Map<String, PolicyVersion> by(
      Function<PolicyVersion, @Nullable String> id, Collection<PolicyVersion> inForce) {
    return inForce.stream()
        .filter(version -> id.apply(version) != null)
        .collect(
            Collectors.toMap(
                version -> Objects.requireNonNull(id.apply(version)),
                Function.identity(),
                (one, _) -> one,
                TreeMap::new));
  }

  /** Those above the tenant's own that a request gets its policy from, the lowest first. */
  List<PolicyVersion> above(@Nullable String model, @Nullable String key) {
    var layers = new ArrayList<PolicyVersion>();
    Optional.ofNullable(model).map(models::get).ifPresent(layers::add);
    Optional.ofNullable(key).map(keys::get).ifPresent(layers::add);
    return layers;
  }

  /** What the requests of a key that ask a model get; null for any without a policy of its own. */
  public PublishedPolicy of(@Nullable String model, @Nullable String key) {
    var policy = tenant.published();
    for (var layer : above(model, key)) {
      policy = layer.over(policy);
    }
    return policy;
  }

  /** What requests get for each model that has a policy of its own. */
  public Map<String, PublishedPolicy> byModel(@Nullable String key) {
    Map<String, PublishedPolicy> policies = new TreeMap<>();
    models.keySet().forEach(model -> policies.put(model, of(model, key)));
    return policies;
  }

  /** Refuses layers of which some together make no policy. */
  void requireWhole() {
    nullAnd(models).forEach(model -> nullAnd(keys).forEach(key -> requireWhole(model, key)));
  }

  private void requireWhole(@Nullable String model, @Nullable String key) {
    try {
      of(model, key);
    } catch (InvalidPolicyException e) {
      throw Refusal.conflict(
          "requests%s%s could not inherit it: %s"
              .formatted(
                  model == null ? "" : " for model '" + model + "'",
                  key == null ? "" : " with key '" + key + "'",
                  e.getMessage()));
    }
  }

  private static List<@Nullable String> nullAnd(Map<String, PolicyVersion> layers) {
    var ids = new ArrayList<@Nullable String>();
    ids.add(null);
    ids.addAll(layers.keySet());
    return ids;
  }
}
