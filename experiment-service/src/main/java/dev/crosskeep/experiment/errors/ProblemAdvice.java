package dev.crosskeep.experiment.errors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Answers every request that failed with problem details. */
@RestControllerAdvice
class ProblemAdvice {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

  @ExceptionHandler
  ResponseEntity<ProblemDetail> failed(Throwable failure) {
    var problem = Problems.of(failure);
    switch (problem.getStatus()) {
      case 500 -> LOG.error("A request failed", failure);
      case 503 -> LOG.warn("PostgreSQL is away: {}", failure.getMessage());
      default -> {
        // The caller's mistake, which the caller is told.
      }
    }
    return ResponseEntity.status(problem.getStatus())
        .headers(headers(failure, problem))
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }

  /** Such as {@code Allow}, and when to come again. */
  private static HttpHeaders headers(Throwable failure, ProblemDetail problem) {
    var headers = new HttpHeaders();
    if (failure instanceof ErrorResponse response) {
      headers.putAll(response.getHeaders());
    }
    if (problem.getStatus() == 503) {
      headers.set(HttpHeaders.RETRY_AFTER, "1");
    }
    return headers;
  }
}
