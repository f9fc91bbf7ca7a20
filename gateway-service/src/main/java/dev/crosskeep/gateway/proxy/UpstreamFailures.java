package dev.crosskeep.gateway.proxy;

import dev.crosskeep.gateway.errors.Problem;
import dev.crosskeep.gateway.errors.ProblemException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** Says of whatever went wrong between here and the engine what a client may know of it. */
final class UpstreamFailures {

  private UpstreamFailures() {}

  /** Whether a request surely had no effect, because there was no connection to send it over. */
  static boolean neverArrived(Throwable failure) {
    return failure instanceof ConnectException || failure instanceof UnknownHostException;
  }

  static ProblemException explained(Throwable failure) {
    return failure instanceof ProblemException explained
        ? explained
        : problem(failure).exception(failure);
  }

  private static Problem problem(Throwable failure) {
    if (neverArrived(failure)) {
      return Problem.tryAgain(
          HttpStatus.SERVICE_UNAVAILABLE,
          "the model cannot be reached just now",
          "upstream_unavailable");
    }
    if (failure instanceof TimeoutException || isResponseTimeout(failure)) {
      return Problem.tryAgain(
          HttpStatus.GATEWAY_TIMEOUT, "the model took too long to answer", "upstream_timeout");
    }
    return Problem.tryAgain(
        HttpStatus.BAD_GATEWAY, "the model stopped answering", "upstream_failed");
  }

  /** The form in which Spring Cloud Gateway says that there was no head in time. */
  private static boolean isResponseTimeout(Throwable failure) {
    return failure instanceof ResponseStatusException e
        && e.getStatusCode().equals(HttpStatus.GATEWAY_TIMEOUT);
  }
}
