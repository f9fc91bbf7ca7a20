package dev.crosskeep.experiment.errors;

import dev.crosskeep.service.NotTrustedException;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.validation.FieldError;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;

/**
 * Turns whatever was thrown into what a caller may know of it.
 *
 * <p>Only messages that were written for callers go out; those of frameworks, of the driver and of
 * the JVM, which may hold class names, addresses and SQL, never do.
 */
final class Problems {

  private Problems() {}

  /** The answer to a request that failed so. */
  static ProblemDetail of(Throwable failure) {
    return switch (failure) {
      case RefusedRequestException e ->
          problem(e.status(), String.valueOf(e.getMessage()), e.field().orElse(null));
      case MethodArgumentNotValidException e -> badField(e);
      case HttpMessageNotReadableException e -> UnreadableBody.problem(e);
      case NotTrustedException e -> e.getBody();
      case ErrorResponse e -> refusedByTheFramework(e.getStatusCode());
      case DataAccessResourceFailureException _ -> databaseAway();
      case RecoverableDataAccessException _ -> databaseAway();
      case TransientDataAccessException _ -> databaseAway();
      case TransactionException _ -> databaseAway();
      default -> internal();
    };
  }

  static ProblemDetail badRequest(String message, @Nullable String field) {
    return problem(HttpStatus.BAD_REQUEST, message, field);
  }

  private static ProblemDetail problem(
      HttpStatusCode status, String message, @Nullable String field) {
    var problem = ProblemDetail.forStatusAndDetail(status, message);
    if (field != null) {
      problem.setProperty("field", field);
    }
    return problem;
  }

  /** Always the same of several mistakes. */
  private static ProblemDetail badField(MethodArgumentNotValidException e) {
    return e.getFieldErrors().stream()
        .min(Comparator.comparing(FieldError::getField))
        .map(error ->
            badRequest(error.getField() + " " + error.getDefaultMessage(), error.getField()))
        .orElseGet(() -> refusedByTheFramework(HttpStatus.BAD_REQUEST));
  }

  private static ProblemDetail databaseAway() {
    return problem(
        HttpStatus.SERVICE_UNAVAILABLE, "nothing can be stored or read at the moment", null);
  }

  /** No such path, method or media type: the status and its headers say it all. */
  private static ProblemDetail refusedByTheFramework(HttpStatusCode status) {
    return status.is5xxServerError() ? internal() : problem(status, sentence(status), null);
  }

  private static ProblemDetail internal() {
    return problem(HttpStatus.INTERNAL_SERVER_ERROR, "something went wrong on this side", null);
  }

  private static String sentence(HttpStatusCode status) {
    return switch (status) {
      case HttpStatus.NOT_FOUND -> "there is nothing at this address";
      case HttpStatus.METHOD_NOT_ALLOWED -> "this address does not take this method";
      case HttpStatus.UNSUPPORTED_MEDIA_TYPE -> "the request body must be application/json";
      case HttpStatus.NOT_ACCEPTABLE -> "the answer cannot be had in this media type";
      default -> "the request cannot be understood";
    };
  }
}
