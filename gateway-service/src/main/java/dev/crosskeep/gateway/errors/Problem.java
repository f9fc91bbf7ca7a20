package dev.crosskeep.gateway.errors;

import dev.crosskeep.contracts.ApiError;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * What a client is told when something went wrong.
 *
 * @param headers such as {@code Allow} and {@code Retry-After}
 */
public record Problem(HttpStatusCode status, HttpHeaders headers, ApiError body) {

  /** A field of the request is to blame. */
  public static Problem badRequest(String message, @Nullable String param, String code) {
    return caller(HttpStatus.BAD_REQUEST, message, param, code);
  }

  /** The caller's mistake. */
  public static Problem caller(
      HttpStatusCode status, String message, @Nullable String param, String code) {
    return new Problem(status, new HttpHeaders(), ApiError.caller(message, param, code));
  }

  /** Nobody knows who asks. */
  public static Problem unauthenticated(String message) {
    return caller(HttpStatus.UNAUTHORIZED, message, null, "invalid_api_key")
        .with(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
  }

  /** The address is right and the method is not. */
  public static Problem methodNotAllowed(HttpMethod allowed) {
    return caller(
            HttpStatus.METHOD_NOT_ALLOWED,
            "this address takes only " + allowed,
            null,
            "method_not_allowed")
        .with(HttpHeaders.ALLOW, allowed.name());
  }

  /**
   * A limit is reached.
   *
   * @param limit its name
   * @param wait until there may be room again; rounded up to seconds
   */
  public static Problem tooMany(String message, String limit, Duration wait) {
    return new Problem(
            HttpStatus.TOO_MANY_REQUESTS, new HttpHeaders(), ApiError.limit(message, limit))
        .retryAfter(wait);
  }

  /** Works again later, perhaps soon. */
  public static Problem tryAgain(HttpStatusCode status, String message, String code) {
    return server(status, message, code).with(HttpHeaders.RETRY_AFTER, "1");
  }

  /** Not the caller's mistake. */
  static Problem server(HttpStatusCode status, String message, String code) {
    return new Problem(status, new HttpHeaders(), ApiError.server(message, code));
  }

  /** Whether an operator may want to know of it. */
  boolean isOurs() {
    return body.error().type().equals("server_error");
  }

  /** The same, on a connection of which nobody knows where the next request begins. */
  public Problem closing() {
    return with(HttpHeaders.CONNECTION, "close");
  }

  /** The same, and how long to wait; rounded up to seconds. */
  public Problem retryAfter(Duration wait) {
    long seconds = Math.max(1, Math.ceilDiv(wait.toMillis(), 1000));
    return with(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
  }

  /** The same, as an exception. */
  public ProblemException exception() {
    return new ProblemException(this, null);
  }

  /** The same, with what the log may know. */
  public ProblemException exception(Throwable cause) {
    return new ProblemException(this, cause);
  }

  private Problem with(String header, String value) {
    headers.set(header, value);
    return this;
  }
}
