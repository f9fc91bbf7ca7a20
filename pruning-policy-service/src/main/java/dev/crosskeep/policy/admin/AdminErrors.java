package dev.crosskeep.policy.admin;

import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.transaction.TransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;

/** Shows what went wrong on a page, in sentences that were written for people. */
@ControllerAdvice(basePackageClasses = AdminErrors.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class AdminErrors {

  private static final Logger LOG = LoggerFactory.getLogger(AdminErrors.class);

  @ExceptionHandler({
    DataAccessResourceFailureException.class,
    TransientDataAccessException.class,
    TransactionException.class
  })
  ModelAndView databaseDoesNotAnswer() {
    return page(HttpStatus.SERVICE_UNAVAILABLE, "the database does not answer just now");
  }

  /** A word where an address has a number. */
  @ExceptionHandler
  ModelAndView nothingHere(TypeMismatchException mistyped) {
    return page(HttpStatus.NOT_FOUND, "there is nothing at this address");
  }

  @ExceptionHandler
  ModelAndView failed(Throwable failure, HttpServletRequest request) {
    if (failure instanceof ErrorResponse known
        && (known.getStatusCode().is4xxClientError() || failure instanceof AwayException)) {
      return page(known.getStatusCode(), String.valueOf(known.getBody().getDetail()));
    }
    LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), failure);
    return page(HttpStatus.INTERNAL_SERVER_ERROR, "something went wrong on this side");
  }

  private static ModelAndView page(HttpStatusCode status, String sentence) {
    var page = new ModelAndView("admin/error");
    page.setStatus(status);
    page.addObject("status", status.value());
    page.addObject("sentence", sentence);
    return page;
  }
}
