package dev.crosskeep.service.problems;

import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/** A request that is understood and refused, with the sentence that its caller reads. */
public final class Refusal extends ErrorResponseException {

  private static final long serialVersionUID = 1;

  private Refusal(HttpStatus status, String detail) {
    super(status);
    setDetail(detail);
  }

  /** The request as a whole cannot be used. */
  public static Refusal request(String detail) {
    return new Refusal(HttpStatus.BAD_REQUEST, detail);
  }

  /**
   * One field or parameter has a value that cannot be used.
   *
   * @param field as in the request, such as {@code arms[1].policy.budget}
   */
  public static Refusal field(String field, String detail) {
    return new Refusal(HttpStatus.BAD_REQUEST, detail).blaming(field);
  }

  /** What the request shows does not say who asks. */
  public static Refusal unknown(String detail) {
    return new Refusal(HttpStatus.UNAUTHORIZED, detail);
  }

  /** Who asks may not do this. */
  public static Refusal forbidden(String detail) {
    return new Refusal(HttpStatus.FORBIDDEN, detail);
  }

  /** What the request is about is not there. */
  public static Refusal notFound(String detail) {
    return new Refusal(HttpStatus.NOT_FOUND, detail);
  }

  /** One field does not go together with what is there already. */
  public static Refusal conflict(String field, String detail) {
    return new Refusal(HttpStatus.CONFLICT, detail).blaming(field);
  }

  /** What the request would make is there already. */
  public static Refusal conflict(String detail) {
    return new Refusal(HttpStatus.CONFLICT, detail);
  }

  /** What the request would replace is no longer what its sender saw. */
  public static Refusal changedMeanwhile(String detail) {
    return new Refusal(HttpStatus.PRECONDITION_FAILED, detail);
  }

  /** The request must say with If-Match what it replaces. */
  public static Refusal unconditional() {
    return new Refusal(
        HttpStatus.PRECONDITION_REQUIRED, "an If-Match header must say what is replaced");
  }

  /** The request would be fine in parts. */
  public static Refusal tooLarge(String detail) {
    return new Refusal(HttpStatus.CONTENT_TOO_LARGE, detail);
  }

  private Refusal blaming(String field) {
    getBody().setProperty("field", field);
    return this;
  }
}
