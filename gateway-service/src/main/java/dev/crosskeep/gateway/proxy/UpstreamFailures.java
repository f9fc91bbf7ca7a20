package dev.crosskeep.gateway.proxy;

import dev.crosskeep.gateway.errors.Problem;
import dev.crosskeep.gateway.errors.ProblemException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** Says of whatever went wrong between here and the engine what a client may know of it. */
final class UpstreamFailures {

  private UpstreamFailures() {}

  /** Whether a request surely had no effect, because it was never sent. */
  static boolean neverSent(Throwable failure) {
    return failure instanceof ConnectException
        || failure instanceof UnknownHostException
        || failure instanceof SSLHandshakeException
        || failure instanceof CallNotPermittedException;
  }

  static ProblemException explained(Throwable failure) {
    return failure instanceof ProblemException explained
        ? explained
        : problem(failure).exception(failure);
  }

  private static Problem problem(Throwable failure) {
    if (neverSent(failure)) {
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
