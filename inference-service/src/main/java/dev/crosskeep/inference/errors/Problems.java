package dev.crosskeep.inference.errors;

import dev.crosskeep.contracts.ApiError;
import dev.crosskeep.generation.EngineStoppedException;
import dev.crosskeep.generation.GenerationFailedException;
import dev.crosskeep.generation.InvalidRequestException;
import dev.crosskeep.generation.QueueFullException;
import dev.crosskeep.image.InvalidImageException;
import dev.crosskeep.inference.http.BodyTooLargeException;
import dev.crosskeep.inference.models.UnknownModelException;
import dev.crosskeep.inference.observation.NotOnRecordException;
import dev.crosskeep.prompt.InvalidPromptException;
import dev.crosskeep.session.SessionUnavailableException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;

/**
 * Turns whatever was thrown into what a client may know of it.
 *
 * <p>Only messages that were written for callers go out; those of frameworks and of the JVM, which
 * may hold class names, paths and addresses, never do.
 */
public final class Problems {

  private static final String IN_MESSAGES = "messages";

  private Problems() {}

  /** The answer to a request that failed so. */
  public static Problem of(Throwable failure) {
    return switch (failure) {
      case InvalidRequestException e ->
          Problem.badRequest(message(e), e.param().orElse(null), e.code());
      case InvalidPromptException e -> Problem.badRequest(message(e), IN_MESSAGES, e.code());
      case InvalidImageException e -> Problem.badRequest(message(e), IN_MESSAGES, "invalid_image");
      case UnknownModelException e ->
          Problem.caller(HttpStatus.NOT_FOUND, message(e), "model", "model_not_found");
      case SessionUnavailableException e -> sessionUnavailable(e);
      case BodyTooLargeException e ->
          Problem.caller(HttpStatus.CONTENT_TOO_LARGE, message(e), null, "request_too_large");
      case QueueFullException e -> Problem.unavailable(message(e), "overloaded");
      case EngineStoppedException e -> Problem.unavailable(message(e), "unavailable");
      case GenerationFailedException e -> Problem.internal(message(e), "generation_failed");
      case NotOnRecordException e -> Problem.internal(message(e), "not_on_record");
      case HttpMessageNotReadableException e -> UnreadableBody.problem(e);
      case ErrorResponse e -> refusedByTheFramework(e);
      default -> Problem.internal("something went wrong on this side", "internal_error");
    };
  }

  private static Problem sessionUnavailable(SessionUnavailableException e) {
    return switch (e.reason()) {
      case UNKNOWN -> inSession(HttpStatus.NOT_FOUND, e, "session_not_found");
      case EXPIRED, DISPLACED -> inSession(HttpStatus.GONE, e, "session_expired");
      case BUSY -> inSession(HttpStatus.CONFLICT, e, "session_busy");
    };
  }

  private static Problem inSession(HttpStatus status, SessionUnavailableException e, String code) {
    return Problem.caller(status, message(e), "kv_cache.session", code);
  }

  /** No such path, method or media type: the status and its headers say it all. */
  private static Problem refusedByTheFramework(ErrorResponse e) {
    HttpStatusCode status = e.getStatusCode();
    if (status.is5xxServerError()) {
      return Problem.internal("something went wrong on this side", "internal_error");
    }
    return new Problem(
        status, e.getHeaders(), ApiError.caller(sentence(status), null, code(status)));
  }

  private static String sentence(HttpStatusCode status) {
    return switch (status) {
      case HttpStatus.UNAUTHORIZED -> "this address is for other services";
      case HttpStatus.NOT_FOUND -> "there is nothing at this address";
      case HttpStatus.METHOD_NOT_ALLOWED -> "this address does not take this method";
      case HttpStatus.UNSUPPORTED_MEDIA_TYPE -> "the request body must be application/json";
      case HttpStatus.NOT_ACCEPTABLE -> "the answer cannot be had in this media type";
      default -> "the request cannot be understood";
    };
  }

  private static String code(HttpStatusCode status) {
    return switch (status) {
      case HttpStatus.UNAUTHORIZED -> "not_trusted";
      case HttpStatus.NOT_FOUND -> "unknown_url";
      case HttpStatus.METHOD_NOT_ALLOWED -> "method_not_allowed";
      case HttpStatus.UNSUPPORTED_MEDIA_TYPE -> "unsupported_media_type";
      case HttpStatus.NOT_ACCEPTABLE -> "not_acceptable";
      default -> "invalid_request";
    };
  }

  private static String message(RuntimeException e) {
    return String.valueOf(e.getMessage());
  }
}
