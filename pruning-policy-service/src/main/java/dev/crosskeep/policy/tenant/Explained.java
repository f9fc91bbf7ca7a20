package dev.crosskeep.policy.tenant;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A field of the policy in force, and where it comes from.
 *
 * @param field such as {@code policy.budget}
 * @param source such as {@code tenant version 7}
 */
record Explained(
    @JsonProperty("field") String field,
    @JsonProperty("value") JsonNode value,
    @JsonProperty("source") String source) {

  /**
   * Every field of a version.
   *
   * @param version as JSON
   * @param platform the platform's version beneath it, as JSON; null where everything was said
   */
  static List<Explained> fields(JsonNode version, @Nullable JsonNode platform) {
    String own = "tenant version " + version.path("version").intValue();
    var sources = new Sources(own, version.at("/inherits/said"), platform);
    return Stream.concat(
            Stream.of("policy", "override")
                .flatMap(part ->
                    version
                        .path(part)
                        .propertyStream()
                        .map(one ->
                            new Explained(
                                part + "." + one.getKey(),
                                one.getValue(),
                                sources.of(part, one.getKey())))),
            Stream.of(
                new Explained(
                    "shadow_rate", version.path("shadow_rate"), sources.of("shadow_rate"))))
        .toList();
  }

  /** Who said what. */
  private record Sources(String own, JsonNode said, @Nullable JsonNode platform) {

    String of(String part, String field) {
      if (platform == null || isSaid(part, field)) {
        return own;
      }
      return isInherited(part)
          ? "platform version " + platform.path("version").intValue()
          : "default of the method";
    }

    String of(String field) {
      return platform == null || said.has(field)
          ? own
          : "platform version " + platform.path("version").intValue();
    }

    /** An override is said as a whole. */
    private boolean isSaid(String part, String field) {
      return part.equals("policy") ? said.path(part).has(field) : said.has(part);
    }

    /** Another method inherits nothing of a policy. */
    private boolean isInherited(String part) {
      JsonNode method = said.at("/policy/method");
      return !part.equals("policy")
          || method.isMissingNode()
          || (platform != null && method.equals(platform.at("/policy/method")));
    }
  }
}
