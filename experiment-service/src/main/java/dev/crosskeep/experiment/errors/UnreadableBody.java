package dev.crosskeep.experiment.errors;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says what is wrong with a request body that could not be read as JSON, or not as asked for. */
final class UnreadableBody {

  private UnreadableBody() {}

  static ProblemDetail problem(HttpMessageNotReadableException failure) {
    return switch (failure.getCause()) {
      case DatabindException e -> wrongField(e);
      case InputCoercionException e -> wrongField(e);
      case StreamReadException e ->
          Problems.badRequest("the request body is not valid JSON" + place(e.getLocation()), null);
      case null, default -> Problems.badRequest("the request body is missing or cut off", null);
    };
  }

  private static ProblemDetail wrongField(JacksonException e) {
    String field = path(e.getPath());
    if (field.isEmpty()) {
      return Problems.badRequest("the request body must be a JSON object", null);
    }
    return Problems.badRequest(field + mistake(e), field);
  }

  private static String mistake(JacksonException e) {
    return e instanceof UnrecognizedPropertyException
        ? " is not a field of this request"
        : " has a value that cannot be used";
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

  private static String place(TokenStreamLocation at) {
    return at.getLineNr() < 1
        ? ""
        : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr());
  }
}
