package dev.crosskeep.service.problems;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** Says what is wrong with a request body that could not be read as JSON, or not as asked for. */
final class UnreadableBody {

  private UnreadableBody() {}

  static Refusal refusal(HttpMessageNotReadableException failure) {
    return switch (failure.getCause()) {
      case DatabindException e -> mistake(e);
      case InputCoercionException e -> mistake(e);
      case StreamReadException _ -> Refusal.request("the request body is not valid JSON");
      case JacksonException _ ->
          Refusal.request("the request body is too large or nested too deep");
      case null, default -> Refusal.request("the request body is missing or cut off");
    };
  }

  private static Refusal mistake(JacksonException e) {
    String field = path(e.getPath());
    return field.isEmpty()
        ? Refusal.request("the request body must be a JSON object")
        : Refusal.field(field, sentence(field, e));
  }

  private static String sentence(String field, JacksonException e) {
    return switch (e) {
      case UnrecognizedPropertyException _ -> field + " is not a field of this request";
      case ValueInstantiationException _
          when e.getCause() instanceof IllegalArgumentException said ->
          // Written by the records of contracts, for callers.
          String.valueOf(said.getMessage());
      case InputCoercionException _ -> field + " is out of range";
      default -> field + " has the wrong type";
    };
  }

  private static String path(List<JacksonException.Reference> steps) {
    return steps.stream()
        .map(step ->
            step.getPropertyName() == null
                ? "[" + step.getIndex() + "]"
                : "." + step.getPropertyName())
        .collect(Collectors.joining())
        .replaceFirst("^\\.", "");
  }
}
