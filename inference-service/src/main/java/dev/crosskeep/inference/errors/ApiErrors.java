package dev.crosskeep.inference.errors;

import dev.crosskeep.contracts.ApiError;
import dev.crosskeep.inference.http.ClientLeftException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Answers every request that failed with OpenAI's error body. */
@RestControllerAdvice
class ApiErrors {

  private static final Logger LOG = LoggerFactory.getLogger(ApiErrors.class);

  /** Nobody is there to be told. */
  @ExceptionHandler(ClientLeftException.class)
  void clientLeft() {}

  @ExceptionHandler
  ResponseEntity<ApiError> failed(Throwable failure) {
    var problem = Problems.of(failure);
    if (problem.status().value() == 500) {
      LOG.error("A request failed", failure);
    }
    return ResponseEntity.status(problem.status())
        .headers(problem.headers())
        .contentType(MediaType.APPLICATION_JSON)
        .body(problem.body());
  }
}
