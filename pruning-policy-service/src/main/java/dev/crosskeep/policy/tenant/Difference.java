package dev.crosskeep.policy.tenant;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A field that two versions do not have in common.
 *
 * @param field such as {@code policy.budget}
 * @param from its value in the first; null where it has none
 * @param to its value in the second; null where it has none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Difference(
    @JsonProperty("field") String field,
    @JsonProperty("from") @Nullable JsonNode from,
    @JsonProperty("to") @Nullable JsonNode to) {

  /** What differs between two published policies, written as JSON, in the order of their fields. */
  static List<Difference> between(JsonNode from, JsonNode to) {
    return Stream.concat(
            Stream.of("policy", "override")
                .flatMap(part -> differences(part + ".", from.path(part), to.path(part))),
            differences("", from, to).filter(one -> one.field().equals("shadow_rate")))
        .toList();
  }

  private static Stream<Difference> differences(String prefix, JsonNode from, JsonNode to) {
    var names = new LinkedHashSet<>(from.propertyNames());
    names.addAll(to.propertyNames());
    return names.stream()
        .filter(name -> !Objects.equals(from.get(name), to.get(name)))
        .map(name -> new Difference(prefix + name, from.get(name), to.get(name)));
  }
}
