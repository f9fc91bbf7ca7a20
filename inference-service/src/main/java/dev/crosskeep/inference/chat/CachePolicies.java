package dev.crosskeep.inference.chat;

import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.generation.InvalidRequestException;
import dev.crosskeep.inference.engine.InferenceProperties;
import dev.crosskeep.inference.engine.InvalidSettingException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Which pruning policy a request gets: the service's own, or that with the request's changes. */
@Component
public class CachePolicies {

  private static final String METHOD = "method";
  private static final String FIELD = "kv_cache";

  private final JsonMapper json;
  private final ObjectReader reader;
  private final PruningPolicy standard;

  CachePolicies(JsonMapper json, InferenceProperties properties) {
    this.json = json;
    this.reader =
        json.readerFor(PruningPolicy.class).with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    this.standard = standard(properties.defaultPolicy());
  }

  private PruningPolicy standard(String configured) {
    try {
      return reader.readValue(configured);
    } catch (DatabindException | InputCoercionException e) {
      throw new InvalidSettingException("default-policy", PolicyMistake.of(e, "").message());
    } catch (JacksonException _) {
      throw new InvalidSettingException("default-policy", "is not valid JSON: " + configured);
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
  AppliedPolicy policyFor(@Nullable JsonNode wanted) {
    if (wanted == null || wanted.isNull() || (wanted.isObject() && wanted.isEmpty())) {
      return new AppliedPolicy(standard, "default policy");
    }
    if (!wanted.isObject()) {
      throw new InvalidRequestException(FIELD + " must be an object", FIELD);
    }
    return new AppliedPolicy(changed((ObjectNode) wanted), "request override");
  }

  private PruningPolicy changed(ObjectNode wanted) {
    ObjectNode base = json.valueToTree(standard);
    JsonNode method = wanted.path(METHOD);
    if (!method.isMissingNode() && !method.equals(base.get(METHOD))) {
      base.removeAll();
    }
    base.setAll(wanted);
    try {
      return reader.readValue(base);
    } catch (JacksonException e) {
      throw PolicyMistake.of(e, FIELD + ".").refusal();
    }
  }
}
