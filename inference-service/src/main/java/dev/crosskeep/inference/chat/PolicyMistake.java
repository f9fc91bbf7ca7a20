package dev.crosskeep.inference.chat;

import dev.crosskeep.generation.InvalidRequestException;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * What is wrong with a pruning policy's JSON, in words for its author.
 *
 * @param field the field to blame, with what is in front of it
 * @param message a sentence without anything of this program
 */
record PolicyMistake(String field, String message) {

  /**
   * Explains why JSON could not become a policy.
   *
   * @param prefix in front of the policy's own fields, such as {@code kv_cache.}
   */
  static PolicyMistake of(JacksonException failure, String prefix) {
    String field = (prefix + path(failure)).replaceFirst("\\.$", "");
    if (failure.getCause() instanceof IllegalArgumentException refused) {
      // Written by the policy's own records, which name their JSON field themselves.
      return new PolicyMistake(field, prefix + refused.getMessage());
    }
    return switch (failure) {
      case InvalidTypeIdException _ ->
          new PolicyMistake(prefix + "method", prefix + "method must be full or csp");
      case InputCoercionException _ -> new PolicyMistake(field, field + " is out of range");
      case UnrecognizedPropertyException _ ->
          new PolicyMistake(field, field + " is not a field of this method");
      default -> new PolicyMistake(field, field + " has a value that cannot be used");
    };
  }

  InvalidRequestException refusal() {
    return new InvalidRequestException(message, field);
  }

  private static String path(JacksonException failure) {
    return failure.getPath().stream()
        .filter(step -> step.getPropertyName() != null)
        .map(step -> step.getPropertyName())
        .collect(Collectors.joining("."));
  }
}
