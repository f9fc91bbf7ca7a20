package dev.crosskeep.policy.tenant;

import dev.crosskeep.contracts.InvalidPolicyException;
import dev.crosskeep.contracts.OverrideRule;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.contracts.PublishedPolicy;
import dev.crosskeep.service.problems.Refusal;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads those fields of requests that need more than their type. */
public final class PolicyFields {

  private PolicyFields() {}

  /** The field {@code policy}. */
  static PruningPolicy policy(JsonNode document) {
    return refusing(() -> PolicyJson.read(document));
  }

  /**
   * The fields {@code policy}, {@code override} and {@code shadow_rate}.
   *
   * @param inherit whether the policy may be in parts; if not, it is written out with its defaults
   */
  public static Said said(
      boolean inherit,
      JsonNode policy,
      @Nullable OverrideRule override,
      @Nullable Double shadowRate) {
    if (!(policy instanceof ObjectNode fields)) {
      throw Refusal.field("policy", "policy must be a JSON object");
    }
    return new Said(
        inherit ? fields : JsonMapper.shared().valueToTree(policy(policy)),
        override,
        shadowRate(shadowRate));
  }

  /** All that a policy says. */
  static Said said(PublishedPolicy policy) {
    return new Said(
        JsonMapper.shared().valueToTree(policy.policy()), policy.override(), policy.shadowRate());
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
  private static @Nullable Double shadowRate(@Nullable Double rate) {
    if (rate != null && !(rate >= 0 && rate <= 1)) {
      throw Refusal.field("shadow_rate", "shadow_rate must be from 0 to 1, got " + rate);
    }
    return rate;
  }
}
