package dev.crosskeep.contracts;

import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads pruning policies strictly: what a person misspelt is refused with the field's name. */
public final class PolicyJson {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final ObjectReader READER =
      JSON.readerFor(PruningPolicy.class).with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  private static final String METHOD = "method";
  private static final String METHODS =
      "full, random, streaming-llm, h2o, roco, look-m, snapkv, pyramidkv, csp";

  private PolicyJson() {}

  /**
   * The policy that a document describes.
   *
   * @throws InvalidPolicyException when it describes none
   */
  public static PruningPolicy read(JsonNode document) {
    if (!document.isObject()) {
      throw new InvalidPolicyException("", "a pruning policy must be a JSON object");
    }
    try {
      return READER.readValue(document);
    } catch (JacksonException e) {
      throw mistake(e);
    }
  }

  /** The same for text. */
  public static PruningPolicy read(String document) {
    try {
      return read(JSON.readTree(document));
    } catch (StreamReadException _) {
      throw new InvalidPolicyException("", "a pruning policy must be a JSON object");
    }
  }

  /**
   * A policy with some fields replaced; with another method, that method's defaults and the fields.
   *
   * @throws InvalidPolicyException when the result is no policy
   */
  public static PruningPolicy changed(PruningPolicy policy, ObjectNode changes) {
    ObjectNode base = JSON.valueToTree(policy);
    JsonNode method = changes.path(METHOD);
    if (!method.isMissingNode() && !method.equals(base.get(METHOD))) {
      base.removeAll();
    }
    base.setAll(changes);
    return read(base);
  }

  private static InvalidPolicyException mistake(JacksonException failure) {
    String field = path(failure);
    if (failure.getCause() instanceof InvalidFieldException refused) {
      return new InvalidPolicyException(refused.field(), String.valueOf(refused.getMessage()));
    }
    if (failure.getCause() instanceof IllegalArgumentException refused) {
      // Written by the policy's own records, which name their JSON field themselves.
      return new InvalidPolicyException(field, String.valueOf(refused.getMessage()));
    }
    return switch (failure) {
      case InvalidTypeIdException _ ->
          new InvalidPolicyException(METHOD, METHOD + " must be one of " + METHODS);
      case InputCoercionException _ ->
          new InvalidPolicyException(field, field + " is out of range");
      case UnrecognizedPropertyException _ ->
          new InvalidPolicyException(field, field + " is not a field of this method");
      default -> new InvalidPolicyException(field, field + " has a value that cannot be used");
    };
  }

  private static String path(JacksonException failure) {
    return failure.getPath().stream()
        .filter(step -> step.getPropertyName() != null)
        .map(step -> step.getPropertyName())
        .collect(Collectors.joining("."));
  }
}
