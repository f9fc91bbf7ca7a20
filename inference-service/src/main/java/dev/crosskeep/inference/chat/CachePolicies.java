package dev.crosskeep.inference.chat;

import dev.crosskeep.contracts.EffectivePolicy;
import dev.crosskeep.contracts.InvalidPolicyException;
import dev.crosskeep.contracts.KvCacheRequest;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.generation.InvalidRequestException;
import dev.crosskeep.inference.engine.InferenceProperties;
import dev.crosskeep.inference.engine.InvalidSettingException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which pruning policy a request gets where no gateway has decided: the service's own, or that with
 * the request's changes.
 */
@Component
public class CachePolicies {

  private static final String FIELD = "kv_cache";

  private final PruningPolicy standard;

  CachePolicies(InferenceProperties properties) {
    try {
      this.standard = PolicyJson.read(properties.defaultPolicy());
    } catch (InvalidPolicyException e) {
      throw new InvalidSettingException("default-policy", String.valueOf(e.getMessage()));
    }
  }

  /** The policy of requests that bring none. */
  public PruningPolicy standard() {
    return standard;
  }

  /** A request's {@code kv_cache}, taken apart. */
  static KvCacheRequest read(@Nullable JsonNode wanted) {
    return switch (wanted) {
      case null -> KvCacheRequest.NONE;
      case NullNode _ -> KvCacheRequest.NONE;
      case ObjectNode object -> refusing(() -> KvCacheRequest.of(object));
      default -> throw new InvalidRequestException(FIELD + " must be an object", FIELD);
    };
  }

  /**
   * The policy of one request.
   *
   * @param override fields that replace those of the service's policy; with another method, those
   *     of that method's defaults
   */
  EffectivePolicy policyFor(ObjectNode override) {
    return override.isEmpty()
        ? EffectivePolicy.of(standard, null, "default policy")
        : EffectivePolicy.of(
            refusing(() -> PolicyJson.changed(standard, override)), null, "request override");
  }

  private static <T> T refusing(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (InvalidPolicyException e) {
      throw new InvalidRequestException(
          FIELD + "." + e.getMessage(), (FIELD + "." + e.field()).replaceFirst("\\.$", ""));
    }
  }
}
