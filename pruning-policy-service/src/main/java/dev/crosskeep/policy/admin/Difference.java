package dev.crosskeep.policy.admin;

import dev.crosskeep.contracts.PublishedPolicy;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A field of two versions of a policy.
 *
 * @param field as in their JSON, such as {@code policy.budget.ratio}
 * @param before empty when the earlier one does not have it
 * @param after empty when the later one does not have it
 */
record Difference(String field, String before, String after) {

  private static final JsonMapper JSON = JsonMapper.shared();

  /** The fields that both versions together have, by name. */
  static List<Difference> between(PublishedPolicy before, PublishedPolicy after) {
    var left = fields(before);
    var right = fields(after);
    SortedSet<String> names = new TreeSet<>(left.keySet());
    names.addAll(right.keySet());
    return names.stream()
        .map(
            name -> new Difference(name, left.getOrDefault(name, ""), right.getOrDefault(name, "")))
        .toList();
  }

  /** The fields of one version, by name. */
  static SortedMap<String, String> fields(PublishedPolicy published) {
    SortedMap<String, String> fields = new TreeMap<>();
    collect("", JSON.valueToTree(published), fields);
    fields.remove("version");
    return fields;
  }

  private static void collect(String path, JsonNode value, SortedMap<String, String> fields) {
    if (value.isObject()) {
      for (var property : value.properties()) {
        String name = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
        collect(name, property.getValue(), fields);
      }
    } else {
      fields.put(path, value.isString() ? value.stringValue() : value.toString());
    }
  }

  public boolean isChange() {
    return !Objects.equals(before, after);
  }
}
