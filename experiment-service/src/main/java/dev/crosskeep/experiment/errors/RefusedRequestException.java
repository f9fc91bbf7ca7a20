package dev.crosskeep.experiment.errors;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A request that is refused, in words written for its sender. */
public final class RefusedRequestException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final HttpStatus status;
  private final @Nullable String field;

  private RefusedRequestException(HttpStatus status, @Nullable String field, String message) {
    super(message);
    this.status = status;
    this.field = field;
  }

  /** A field or parameter has a value that cannot be used. */
  public static RefusedRequestException badField(String field, String message) {
    return new RefusedRequestException(HttpStatus.BAD_REQUEST, field, message);
  }

  /** The body as a whole is not what is asked for. */
  public static RefusedRequestException badBody(String message) {
    return new RefusedRequestException(HttpStatus.BAD_REQUEST, null, message);
  }

  /** What the request is about is not there. */
  public static RefusedRequestException notFound(String message) {
    return new RefusedRequestException(HttpStatus.NOT_FOUND, null, message);
  }

  /** The request does not go together with what is there already. */
  public static RefusedRequestException conflict(String field, String message) {
    return new RefusedRequestException(HttpStatus.CONFLICT, field, message);
  }

  /** The request must be split. */
  public static RefusedRequestException tooLarge(String message) {
    return new RefusedRequestException(HttpStatus.CONTENT_TOO_LARGE, null, message);
  }

  HttpStatus status() {
    return status;
  }

  /** The JSON field or parameter to blame. */
  Optional<String> field() {
    return Optional.ofNullable(field);
  }
}
