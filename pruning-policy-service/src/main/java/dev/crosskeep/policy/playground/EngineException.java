package dev.crosskeep.policy.playground;

import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/** The engine does not answer a question; the detail tells a person why. */
public final class EngineException extends ErrorResponseException {

  private static final long serialVersionUID = 1;

  private EngineException(HttpStatus status, String detail) {
    super(status);
    setDetail(detail);
  }

  static EngineException away() {
    return new EngineException(
        HttpStatus.SERVICE_UNAVAILABLE, "the engine does not answer just now");
  }

  static EngineException busy() {
    return new EngineException(
        HttpStatus.SERVICE_UNAVAILABLE,
        "others are trying policies just now: ask again in a moment");
  }

  static EngineException strange() {
    return new EngineException(
        HttpStatus.BAD_GATEWAY, "the engine answers something that cannot be understood");
  }

  /** What the engine itself says. */
  static EngineException refused(int status, String sentence) {
    return new EngineException(
        status < 500 ? HttpStatus.BAD_REQUEST : HttpStatus.SERVICE_UNAVAILABLE, sentence);
  }

  /** The reason, for a person. */
  public String sentence() {
    return String.valueOf(getBody().getDetail());
  }
}
