package dev.crosskeep.service;

import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/** A request without the token that services show each other. */
public final class NotTrustedException extends ErrorResponseException {

  private static final long serialVersionUID = 1;

  NotTrustedException() {
    super(HttpStatus.UNAUTHORIZED);
    setDetail("this address is for other services: their token is missing or wrong");
  }
}
