package dev.crosskeep.service.problems;

import static org.springframework.core.NestedExceptionUtils.getMostSpecificCause;

import dev.crosskeep.service.NotTrustedException;
import java.util.Comparator;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.validation.FieldError;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Answers every request that failed with problem details.
 *
 * <p>Only sentences that were written for callers go out; those of frameworks and of PostgreSQL,
 * which may hold class names and SQL, never do.
 */
@RestControllerAdvice
class ProblemAdvice {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

  @ExceptionHandler({Refusal.class, NotTrustedException.class})
  ResponseEntity<ProblemDetail> refused(ErrorResponse refusal) {
    return answer(refusal.getHeaders(), refusal.getBody());
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unreadable(HttpMessageNotReadableException failure) {
    return refused(UnreadableBody.refusal(failure));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> invalid(MethodArgumentNotValidException failure) {
    var first =
        failure.getFieldErrors().stream().min(Comparator.comparing(FieldError::getField)).get();
    String field = jsonName(first.getField());
    return refused(Refusal.field(field, field + " " + first.getDefaultMessage()));
  }

  /** A field as requests write it: {@code four_eyes}. */
  private static String jsonName(String field) {
    return field.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  @ExceptionHandler({
    DataAccessResourceFailureException.class,
    TransientDataAccessException.class,
    TransactionException.class
  })
  ResponseEntity<ProblemDetail> databaseDoesNotAnswer(Exception failure) {
    LOG.warn("PostgreSQL does not answer: {}", getMostSpecificCause(failure).getMessage());
    var headers = new HttpHeaders();
    headers.set(HttpHeaders.RETRY_AFTER, "1");
    return answer(
        headers, problem(HttpStatus.SERVICE_UNAVAILABLE, "the database does not answer just now"));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> failed(Throwable failure) {
    if (failure instanceof ErrorResponse known && known.getStatusCode().is4xxClientError()) {
      return answer(known.getHeaders(), problem(known.getStatusCode()));
    }
    LOG.error("A request failed", failure);
    return answer(HttpHeaders.EMPTY, internal());
  }

  /** The caller's mistake, where the status says it all. */
  static ProblemDetail problem(HttpStatusCode status) {
    return problem(status, sentence(status));
  }

  /** Not the caller's mistake. */
  static ProblemDetail internal() {
    return problem(HttpStatus.INTERNAL_SERVER_ERROR, "something went wrong on this side");
  }

  private static String sentence(HttpStatusCode status) {
    return switch (status) {
      case HttpStatus.NOT_FOUND -> "there is nothing at this address";
      case HttpStatus.METHOD_NOT_ALLOWED -> "this address does not take this method";
      case HttpStatus.UNSUPPORTED_MEDIA_TYPE -> "the request body must be application/json";
      case HttpStatus.NOT_ACCEPTABLE -> "the answer cannot be had in this media type";
      default -> "the request cannot be understood";
    };
  }

  private static ProblemDetail problem(HttpStatusCode status, String detail) {
    return ProblemDetail.forStatusAndDetail(status, detail);
  }

  private static ResponseEntity<ProblemDetail> answer(HttpHeaders headers, ProblemDetail problem) {
    return ResponseEntity.status(problem.getStatus())
        .headers(headers)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }
}
