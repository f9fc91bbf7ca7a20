package dev.crosskeep.inference.errors;

import dev.crosskeep.generation.InvalidRequestException;
import dev.crosskeep.inference.http.BodyTooLargeException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.MismatchedInputException;

/** Says what is wrong with a request body that could not be read as a request. */
final class UnreadableBody {

  private UnreadableBody() {}

  static Problem problem(HttpMessageNotReadableException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BodyTooLargeException || cause instanceof InvalidRequestException) {
        return Problems.of(cause);
      }
    }
    return switch (failure.getCause()) {
      case DatabindException e -> wrongType(e);
      case InputCoercionException e -> wrongType(e);
      case StreamReadException e ->
          Problem.badRequest(
              "the request body is not valid JSON" + place(e.getLocation()), null, "invalid_json");
      case null, default ->
          Problem.badRequest("the request body is missing or cut off", null, "invalid_json");
    };
  }

  private static Problem wrongType(JacksonException e) {
    String field = path(e.getPath());
    return field.isEmpty()
        ? Problem.badRequest("the request body must be a JSON object", null, "invalid_type")
        : Problem.badRequest(field + mistake(e), field, "invalid_type");
  }

  private static String mistake(JacksonException e) {
    return switch (e) {
      case InputCoercionException _ -> " is out of range";
      case MismatchedInputException m -> " has the wrong type" + expected(m.getTargetType());
      default -> " has the wrong type";
    };
  }

  private static String expected(@Nullable Class<?> type) {
    if (type == null) {
      return "";
    }
    return switch (type.getSimpleName()) {
      case "String" -> ": it must be a string";
      case "Boolean" -> ": it must be true or false";
      case "Integer", "Long" -> ": it must be a whole number";
      case "Double" -> ": it must be a number";
      case "List" -> ": it must be a list";
      default -> "";
    };
  }

  private static String path(List<JacksonException.Reference> references) {
    return references.stream()
        .map(step ->
            step.getPropertyName() == null
                ? "[" + step.getIndex() + "]"
                : "." + step.getPropertyName())
        .collect(Collectors.joining())
        .replaceFirst("^\\.", "");
  }

  private static String place(@Nullable TokenStreamLocation at) {
    return at == null || at.getLineNr() < 1
        ? ""
        : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr());
  }
}
