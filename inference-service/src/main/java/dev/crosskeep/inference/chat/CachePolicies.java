package dev.crosskeep.inference.chat;

import dev.crosskeep.contracts.EffectivePolicy;
import dev.crosskeep.contracts.InvalidPolicyException;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.generation.InvalidRequestException;
import dev.crosskeep.inference.engine.InferenceProperties;
import dev.crosskeep.inference.engine.InvalidSettingException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
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

  /**
   * The policy of one request.
   *
   * @param wanted fields that replace those of the service's policy; with another method, those of
   *     that method's defaults
   */
  EffectivePolicy policyFor(@Nullable JsonNode wanted) {
    if (wanted == null || wanted.isNull() || (wanted.isObject() && wanted.isEmpty())) {
      return EffectivePolicy.of(standard, null, "default policy");
    }
    if (!wanted.isObject()) {
      throw new InvalidRequestException(FIELD + " must be an object", FIELD);
    }
    return EffectivePolicy.of(changed((ObjectNode) wanted), null, "request override");
  }

  private PruningPolicy changed(ObjectNode wanted) {
    try {
      return PolicyJson.changed(standard, wanted);
    } catch (InvalidPolicyException e) {
      throw new InvalidRequestException(
          FIELD + "." + e.getMessage(), (FIELD + "." + e.field()).replaceFirst("\\.$", ""));
    }
  }
}
