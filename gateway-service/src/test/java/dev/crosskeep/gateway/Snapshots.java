package dev.crosskeep.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;

/** Snapshots as the services publish them. */
public final class Snapshots {

  private Snapshots() {}

  /** The tenants {@code demo} and {@code acme} with a key each. */
  public static String policies() {
    return policies(3, "{\"method\": \"full\"}", key(House.KEY, "3f9a1c27", "demo", ""));
  }

  /** The same with another policy for {@code demo}, and other keys of it. */
  public static String policies(int version, String policy, String keys) {
    return """
    {"tenants": [
       {"id": "demo", "policy": {"version": %d, "policy": %s,
        "override": {"allowed": true, "max_budget": {"ratio": 0.5}},
        "shadow_rate": 0.05}},
       {"id": "acme", "policy": {"version": 1, "policy": {"method": "full"},
        "override": {"allowed": false}}}],
     "keys": [%s, %s]}
    """
        .formatted(version, policy, key(House.STRICT_KEY, "b07d55e1", "acme", ""), keys);
  }

  /** The same with a revision, and another version of {@code demo}'s policy. */
  public static String revised(long revision, int version) {
    var policies =
        policies(version, "{\"method\": \"full\"}", key(House.KEY, "3f9a1c27", "demo", ""));
    return "{\"revision\": " + revision + "," + policies.substring(1);
  }

  /** Tenants with limits and no policy to speak of; {@code limits} are JSON objects. */
  public static String limited(Map<String, String> tenants, String... keys) {
    String all =
        tenants.entrySet().stream()
            .map(tenant ->
                """
                {"id": "%s", "limits": %s,
                 "policy": {"version": 7, "policy": {"method": "full"},
                            "override": {"allowed": false}}}
                """
                    .formatted(tenant.getKey(), tenant.getValue()))
            .collect(Collectors.joining(","));
    return "{\"tenants\": [%s], \"keys\": [%s]}".formatted(all, String.join(",", keys));
  }

  /** A key as it stands in a snapshot; {@code more} are further fields with a leading comma. */
  public static String key(String key, String id, String tenant, String more) {
    return "{\"id\": \"%s\", \"sha256\": \"%s\", \"tenant\": \"%s\"%s}"
        .formatted(id, sha256(key), tenant, more);
  }

  public static String noExperiments() {
    return "{\"experiments\": []}";
  }

  /** An experiment of {@code demo}: the full cache against a fifth of it. */
  public static String experiment(String unit) {
    return """
    {"experiments": [{"id": "exp-12", "tenant": "demo", "unit": "%s", "salt": "5d41402abc4b2a76",
      "arms": [{"name": "a", "weight": 0.5, "policy": {"method": "full"}},
               {"name": "b", "weight": 0.5,
                "policy": {"method": "csp", "budget": {"ratio": 0.2}}}]}]}
    """
        .formatted(unit);
  }

  private static String sha256(String key) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
