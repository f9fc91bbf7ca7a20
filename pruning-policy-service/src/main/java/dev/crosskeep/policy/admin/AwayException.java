package dev.crosskeep.policy.admin;

import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/** Another service, without which there is nothing to show, does not answer. */
final class AwayException extends ErrorResponseException {

  private static final long serialVersionUID = 1;

  AwayException(String sentence) {
    super(HttpStatus.SERVICE_UNAVAILABLE);
    setDetail(sentence);
  }
}
