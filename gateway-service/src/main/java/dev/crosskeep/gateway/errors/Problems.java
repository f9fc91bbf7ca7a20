package dev.crosskeep.gateway.errors;

import dev.crosskeep.contracts.ApiError;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.ErrorResponse;

/**
 * Turns whatever was thrown into what a client may know of it.
 *
 * <p>Only messages that were written for callers go out; those of frameworks and of the JVM, which
 * may hold class names, paths and addresses, never do.
 */
public final class Problems {

  private Problems() {}

  /** The answer to a request that failed so. */
  public static Problem of(Throwable failure) {
    return switch (failure) {
      case ProblemException e -> e.problem();
      case Throwable e when neverArrived(e) ->
          Problem.tryAgain(
              HttpStatus.SERVICE_UNAVAILABLE,
              "the model cannot be reached just now",
              "upstream_unavailable");
      case IOException _ ->
          Problem.tryAgain(
              HttpStatus.BAD_GATEWAY, "the model stopped answering", "upstream_failed");
      case ErrorResponse e when e.getStatusCode().equals(HttpStatus.GATEWAY_TIMEOUT) ->
          Problem.tryAgain(
              HttpStatus.GATEWAY_TIMEOUT, "the model took too long to answer", "upstream_timeout");
      case ErrorResponse e -> refusedByTheFramework(e);
      default -> internal();
    };
  }

  /** Whether a request surely had no effect, because there was no connection to send it over. */
  public static boolean neverArrived(Throwable failure) {
    return failure instanceof ConnectException || failure instanceof UnknownHostException;
  }

  /** No such path, method or media type: the status and its headers say it all. */
  private static Problem refusedByTheFramework(ErrorResponse e) {
    HttpStatusCode status = e.getStatusCode();
    if (status.is5xxServerError()) {
      return internal();
    }
    return new Problem(
        status, e.getHeaders(), ApiError.caller(sentence(status), null, code(status)));
  }

  private static Problem internal() {
    return Problem.server(
        HttpStatus.INTERNAL_SERVER_ERROR, "something went wrong on this side", "internal_error");
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
