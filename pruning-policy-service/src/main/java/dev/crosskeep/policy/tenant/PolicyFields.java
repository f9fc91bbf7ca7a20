package dev.crosskeep.policy.tenant;

import dev.crosskeep.contracts.InvalidPolicyException;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.service.problems.Refusal;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads those fields of requests that need more than their type. */
public final class PolicyFields {

  private PolicyFields() {}

  /** The field {@code policy}. */
  public static PruningPolicy policy(JsonNode document) {
    return refusing(() -> PolicyJson.read(document));
  }

  /** Some of the fields of a policy. */
  static ObjectNode partOfPolicy(JsonNode document) {
    if (document instanceof ObjectNode fields) {
      return fields;
    }
    throw Refusal.field("policy", "policy must be a JSON object");
  }

  /** Blames the field {@code policy}. */
  static <T> T refusing(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (InvalidPolicyException e) {
      throw Refusal.field(
          e.field().isEmpty() ? "policy" : "policy." + e.field(), String.valueOf(e.getMessage()));
    }
  }

  /** The field {@code shadow_rate}. */
  public static @Nullable Double shadowRate(@Nullable Double rate) {
    if (rate != null && !(rate >= 0 && rate <= 1)) {
      throw Refusal.field("shadow_rate", "shadow_rate must be from 0 to 1, got " + rate);
    }
    return rate;
  }
}
