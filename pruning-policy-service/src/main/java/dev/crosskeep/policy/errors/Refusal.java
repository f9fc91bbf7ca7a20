package dev.crosskeep.policy.errors;

import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/** A request that is understood and refused, with the sentence that its caller reads. */
public final class Refusal extends ErrorResponseException {

  private static final long serialVersionUID = 1;

  private Refusal(HttpStatus status, String detail) {
    super(status);
    setDetail(detail);
  }

  /** What the request is about is not there. */
  public static Refusal notFound(String detail) {
    return new Refusal(HttpStatus.NOT_FOUND, detail);
  }

  /** What the request would make is there already. */
  public static Refusal conflict(String detail) {
    return new Refusal(HttpStatus.CONFLICT, detail);
  }

  /** What the request would replace is no longer what its sender saw. */
  public static Refusal changedMeanwhile(String detail) {
    return new Refusal(HttpStatus.PRECONDITION_FAILED, detail);
  }

  /**
   * One field has a value that cannot be used.
   *
   * @param field as in the request's JSON, such as {@code policy.budget}
   */
  public static Refusal field(String field, String detail) {
    var refusal = new Refusal(HttpStatus.BAD_REQUEST, detail);
    refusal.getBody().setProperty("field", field);
    return refusal;
  }

  /** The request as a whole cannot be used. */
  static Refusal request(String detail) {
    return new Refusal(HttpStatus.BAD_REQUEST, detail);
  }
}
