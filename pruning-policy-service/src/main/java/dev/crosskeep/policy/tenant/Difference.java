package dev.crosskeep.policy.tenant;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crosskeep.contracts.PublishedPolicy;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A field of two policies.
 *
 * @param field such as {@code policy.budget}
 * @param from its value in the first; null where it has none
 * @param to its value in the second; null where it has none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Difference(
    @JsonProperty("field") String field,
    @JsonProperty("from") @Nullable JsonNode from,
    @JsonProperty("to") @Nullable JsonNode to) {

  /** What a policy's parts are made of, such as {@code policy.budget}. */
  private static final int FIELDS = 2;

  /** Down to single values, such as {@code policy.budget.ratio}. */
  private static final int VALUES = Integer.MAX_VALUE;

  /** Only the fields in which they differ, in the order of the fields. */
  static List<Difference> between(PublishedPolicy from, PublishedPolicy to) {
    return all(from, to, FIELDS).stream().filter(Difference::isChange).toList();
  }

  /** All single values that the two have together. */
  public static List<Difference> all(PublishedPolicy from, PublishedPolicy to) {
    return all(from, to, VALUES);
  }

  /** Every single value of one policy for people, by its name. */
  public static Map<String, String> fields(PublishedPolicy policy) {
    Map<String, String> fields = new LinkedHashMap<>();
    nodes(policy, VALUES).forEach((name, value) -> fields.put(name, text(value)));
    return fields;
  }

  private static List<Difference> all(PublishedPolicy from, PublishedPolicy to, int depth) {
    var left = nodes(from, depth);
    var right = nodes(to, depth);
    var names = new LinkedHashSet<>(left.keySet());
    names.addAll(right.keySet());
    return names.stream()
        .map(name -> new Difference(name, left.get(name), right.get(name)))
        .toList();
  }

  /** Whether they differ in it. */
  @JsonIgnore
  public boolean isChange() {
    return !Objects.equals(from, to);
  }

  /** The first's value for people; empty where it has none. */
  public String before() {
    return text(from);
  }

  /** The second's value for people; empty where it has none. */
  public String after() {
    return text(to);
  }

  private static Map<String, JsonNode> nodes(PublishedPolicy policy, int depth) {
    Map<String, JsonNode> nodes = new LinkedHashMap<>();
    collect("", JsonMapper.shared().valueToTree(policy), depth, nodes);
    nodes.remove("version");
    return nodes;
  }

  private static void collect(String path, JsonNode value, int depth, Map<String, JsonNode> nodes) {
    if (depth > 0 && value.isObject()) {
      String prefix = path.isEmpty() ? "" : path + ".";
      value.forEachEntry((name, part) -> collect(prefix + name, part, depth - 1, nodes));
    } else {
      nodes.put(path, value);
    }
  }

  private static String text(@Nullable JsonNode value) {
    if (value == null) {
      return "";
    }
    return value.isString() ? value.stringValue() : value.toString();
  }
}
