package dev.crosskeep.policy.tenant;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A field of the policy in force, and where it comes from.
 *
 * @param field such as {@code policy.budget}
 * @param source such as {@code tenant version 7}
 */
public record Explained(
    @JsonProperty("field") String field,
    @JsonProperty("value") JsonNode value,
    @JsonProperty("source") String source) {

  private static final String DEFAULT = "default of the method";

  /** Every field of what some layers come to, the lowest first. */
  static List<Explained> fields(List<PolicyVersion> layers) {
    Map<String, Explained> fields = Map.of();
    var policy = layers.getFirst().published();
    for (var layer : layers) {
      policy = layer.over(policy);
      fields = next(fields, JsonMapper.shared().valueToTree(policy), layer);
    }
    return List.copyOf(fields.values());
  }

  /** The fields of a policy whose top layer is the one given; those beneath are explained. */
  private static Map<String, Explained> next(
      Map<String, Explained> beneath, JsonNode whole, PolicyVersion top) {
    Map<String, Explained> fields = new LinkedHashMap<>();
    var method = beneath.get("policy.method");
    // Another method inherits nothing of a policy.
    boolean sameMethod = method != null && method.value().equals(whole.at("/policy/method"));
    for (String part : List.of("policy", "override")) {
      for (var one : whole.path(part).properties()) {
        String name = part + "." + one.getKey();
        var old = sameMethod || !part.equals("policy") ? beneath.get(name) : null;
        String source = says(top, part, one.getKey()) ? top.name() : source(old);
        fields.put(name, new Explained(name, one.getValue(), source));
      }
    }
    String source =
        says(top, "shadow_rate", null) ? top.name() : source(beneath.get("shadow_rate"));
    fields.put("shadow_rate", new Explained("shadow_rate", whole.path("shadow_rate"), source));
    return fields;
  }

  private static String source(@Nullable Explained beneath) {
    return beneath == null ? DEFAULT : beneath.source();
  }

  /** An override is said as a whole. */
  private static boolean says(PolicyVersion top, String part, @Nullable String field) {
    if (top.inherits() == null) {
      return true;
    }
    var said = top.inherits().said();
    return switch (part) {
      case "policy" -> said.policy().has(field);
      case "override" -> said.override() != null;
      default -> said.shadowRate() != null;
    };
  }
}
