package dev.crosskeep.gateway.errors;

import dev.crosskeep.contracts.ApiError;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.ErrorResponse;

/**
 * Turns whatever was thrown into what a client may know of it.
 *
 * <p>Only messages that were written for callers go out; those of frameworks and of the JVM, which
 * may hold class names, paths and addresses, never do.
 */
final class Problems {

  private Problems() {}

  /** The answer to a request that failed so. */
  static Problem of(Throwable failure) {
    return switch (failure) {
      case ProblemException e -> e.problem();
      case ErrorResponse e when e.getStatusCode().is4xxClientError() -> refusedByTheFramework(e);
      default ->
          Problem.server(
              HttpStatus.INTERNAL_SERVER_ERROR,
              "something went wrong on this side",
              "internal_error");
    };
  }

  /** No such path or method: the status and its headers say it all. */
  private static Problem refusedByTheFramework(ErrorResponse e) {
    HttpStatusCode status = e.getStatusCode();
    return new Problem(
        status, e.getHeaders(), ApiError.caller(sentence(status), null, code(status)));
  }

  private static String sentence(HttpStatusCode status) {
    return switch (status) {
      case HttpStatus.NOT_FOUND -> "there is nothing at this address";
      case HttpStatus.METHOD_NOT_ALLOWED -> "this address does not take this method";
      default -> "the request cannot be understood";
    };
  }

  private static String code(HttpStatusCode status) {
    return switch (status) {
      case HttpStatus.NOT_FOUND -> "unknown_url";
      case HttpStatus.METHOD_NOT_ALLOWED -> "method_not_allowed";
      default -> "invalid_request";
    };
  }
}
