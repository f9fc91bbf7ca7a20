package dev.crosskeep.inference.errors;

import dev.crosskeep.contracts.ApiError;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * What a client is told when something went wrong.
 *
 * @param headers such as {@code Allow} and {@code Retry-After}
 */
public record Problem(HttpStatusCode status, HttpHeaders headers, ApiError body) {

  /** The caller's mistake, in one field of a request that was understood. */
  static Problem badRequest(String message, @Nullable String param, @Nullable String code) {
    return caller(HttpStatus.BAD_REQUEST, message, param, code);
  }

  /** The caller's mistake. */
  static Problem caller(
      HttpStatusCode status, String message, @Nullable String param, @Nullable String code) {
    return new Problem(status, HttpHeaders.EMPTY, ApiError.caller(message, param, code));
  }

  /** Works again later. */
  static Problem unavailable(String message, String code) {
    var headers = new HttpHeaders();
    headers.set(HttpHeaders.RETRY_AFTER, "1");
    return new Problem(HttpStatus.SERVICE_UNAVAILABLE, headers, ApiError.server(message, code));
  }

  /** Not the caller's mistake. */
  static Problem internal(String message, String code) {
    return new Problem(
        HttpStatus.INTERNAL_SERVER_ERROR, HttpHeaders.EMPTY, ApiError.server(message, code));
  }
}
