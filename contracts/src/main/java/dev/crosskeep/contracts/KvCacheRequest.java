package dev.crosskeep.contracts;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The {@code kv_cache} object of a request: what the answer shall tell besides, whether its cache
 * is kept for the next turn, and the fields of a pruning policy that replace those of the policy in
 * force.
 *
 * @param options what any caller may ask for
 * @param session empty when nothing is kept
 * @param override what only some callers may change; empty for the policy as it is
 */
public record KvCacheRequest(
    AnswerOptions options, Optional<SessionWish> session, ObjectNode override) {

  private static final String SESSION = "session";

  /** No wishes. */
  public static final KvCacheRequest NONE =
      new KvCacheRequest(
          AnswerOptions.NONE, Optional.empty(), JsonNodeFactory.instance.objectNode());

  /**
   * Takes an object apart.
   *
   * @throws InvalidPolicyException when an option has a value that it cannot have; the override is
   *     read by {@link PolicyJson}
   */
  public static KvCacheRequest of(ObjectNode object) {
    ObjectNode rest = object.deepCopy();
    var options = new AnswerOptions(flag(rest, "map"), flag(rest, "fidelity"));
    return new KvCacheRequest(options, session(rest), rest);
  }

  private static Optional<SessionWish> session(ObjectNode object) {
    JsonNode value = object.remove(SESSION);
    return value == null || value.isNull()
        ? Optional.empty()
        : Optional.of(SessionWish.of(value, SESSION));
  }

  private static boolean flag(ObjectNode object, String field) {
    JsonNode value = object.remove(field);
    if (value == null || value.isNull()) {
      return false;
    }
    if (!value.isBoolean()) {
      throw new InvalidPolicyException(field, field + " must be true or false");
    }
    return value.booleanValue();
  }
}
