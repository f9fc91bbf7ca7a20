package dev.crosskeep.policy.admin;

import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/** A member asks for something that none of the roles allows. */
final class NotAllowedException extends ErrorResponseException {

  private static final long serialVersionUID = 1;

  NotAllowedException() {
    super(HttpStatus.FORBIDDEN);
    setDetail("your roles do not allow this");
  }
}
