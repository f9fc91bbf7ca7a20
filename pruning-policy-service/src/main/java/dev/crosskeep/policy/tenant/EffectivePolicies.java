package dev.crosskeep.policy.tenant;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.node.StringNode;

/** What requests get outside of experiments and their own wishes, and why. */
@Component
public class EffectivePolicies {

  private final Tenants tenants;
  private final PolicyVersions versions;

  EffectivePolicies(Tenants tenants, PolicyVersions versions) {
    this.tenants = tenants;
    this.versions = versions;
  }

  /**
   * The policy in force.
   *
   * @param version the newest of its layers', even where a kill switch is on
   * @param reason as answers have it
   */
  public record Effective(
      @JsonProperty("version") int version,
      @JsonProperty("reason") String reason,
      @JsonProperty("fields") List<Explained> fields) {}

  /**
   * The policy of the requests that ask a model with a key.
   *
   * @param model null for any that has no policy of its own
   * @param key null for any that has no policy of its own
   */
  @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
  public Effective of(String tenant, @Nullable String model, @Nullable String key) {
    requireAll(tenant, model, key);
    var layers = versions.layers(tenant);
    int version = layers.of(model, key).version();
    if (tenants.isPlatformKilled()) {
      return killed(version, "platform kill switch");
    }
    if (tenants.isKilled(tenant)) {
      return killed(version, "tenant kill switch");
    }
    var asked = new ArrayList<PolicyVersion>();
    versions.beneath(layers.tenant()).ifPresent(asked::add);
    asked.add(layers.tenant());
    asked.addAll(layers.above(model, key));
    return new Effective(
        version, asked.getLast().scope().layer() + " policy", Explained.fields(asked));
  }

  private void requireAll(String tenant, @Nullable String model, @Nullable String key) {
    tenants.require(tenant);
    if (model != null) {
      ModelIds.require("model", model);
    }
    if (key != null) {
      tenants.requireKey(tenant, key);
    }
  }

  private static Effective killed(int version, String source) {
    var full = new Explained("policy.method", StringNode.valueOf("full"), source);
    return new Effective(version, "kill switch", List.of(full));
  }
}
