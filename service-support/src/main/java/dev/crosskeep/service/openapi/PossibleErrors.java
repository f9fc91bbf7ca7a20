package dev.crosskeep.service.openapi;

import static io.swagger.v3.oas.models.PathItem.HttpMethod.POST;
import static io.swagger.v3.oas.models.PathItem.HttpMethod.PUT;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.springframework.http.HttpHeaders;

/** Tells from what an address takes how a request to it can fail. */
final class PossibleErrors {

  private PossibleErrors() {}

  /** The statuses that an operation may answer with, but for those that are its own. */
  static SortedSet<Integer> of(HttpMethod method, Operation operation) {
    var statuses = new TreeSet<>(List.of(401, 406, 500, 503));
    List<Parameter> parameters = Objects.requireNonNullElse(operation.getParameters(), List.of());
    if (operation.getRequestBody() != null) {
      statuses.addAll(List.of(400, 415));
    }
    for (Parameter parameter : parameters) {
      switch (parameter.getIn()) {
        case "path" -> statuses.add(404);
        case "query" -> statuses.add(400);
        default -> {}
      }
      if (parameter.getName().equals(HttpHeaders.IF_MATCH)) {
        statuses.add(412);
      }
    }
    if (method == POST || method == PUT) {
      statuses.add(409);
    }
    return statuses;
  }

  /** What a status means here, to whoever reads the document. */
  static String meaning(int status) {
    return switch (status) {
      case 400 -> "The body, a field of it or a parameter cannot be used; the error names it.";
      case 401 -> "The service token is missing or wrong.";
      case 404 -> "What the address names is not there.";
      case 406 -> "There is no answer in a media type that the request accepts.";
      case 409 -> "The request does not go together with what is there.";
      case 410 -> "What the request goes on from has ended.";
      case 412 -> "It has been changed meanwhile: If-Match names another revision.";
      case 413 -> "The body is too large.";
      case 415 -> "The body is not application/json.";
      case 428 -> "An If-Match header must say what is replaced.";
      case 500 -> "Something went wrong on this side.";
      case 503 -> "The service cannot answer just now; Retry-After says when to ask again.";
      default -> throw new IllegalArgumentException("no words for status " + status);
    };
  }
}
