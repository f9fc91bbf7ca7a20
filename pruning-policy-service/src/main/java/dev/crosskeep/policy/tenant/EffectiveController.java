package dev.crosskeep.policy.tenant;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** What a tenant's requests get outside of experiments and their own wishes, and why. */
@RestController
class EffectiveController {

  private final Tenants tenants;
  private final PolicyVersions versions;
  private final PlatformPolicies platform;
  private final JsonMapper json;

  EffectiveController(
      Tenants tenants, PolicyVersions versions, PlatformPolicies platform, JsonMapper json) {
    this.tenants = tenants;
    this.versions = versions;
    this.platform = platform;
    this.json = json;
  }

  @GetMapping("/api/tenants/{tenant}/effective-policy")
  Effective effective(@PathVariable String tenant) {
    var version = versions.current(tenant).orElseThrow(() -> Tenants.unknown(tenant));
    int number = version.published().version();
    if (tenants.isPlatformKilled()) {
      return killed(number, "platform kill switch");
    }
    if (tenants.isKilled(tenant)) {
      return killed(number, "tenant kill switch");
    }
    return new Effective(
        number,
        "tenant policy",
        Explained.fields(json.valueToTree(version), beneath(version.inherits())));
  }

  private @Nullable JsonNode beneath(@Nullable Inheritance inherits) {
    return inherits == null ? null : json.valueToTree(platform.require(inherits.platform()));
  }

  private static Effective killed(int version, String source) {
    var full = new Explained("policy.method", StringNode.valueOf("full"), source);
    return new Effective(version, "kill switch", List.of(full));
  }

  /**
   * The policy in force.
   *
   * @param version the tenant's, even where a kill switch is on
   * @param reason as answers have it
   */
  record Effective(
      @JsonProperty("version") int version,
      @JsonProperty("reason") String reason,
      @JsonProperty("fields") List<Explained> fields) {}
}
