package dev.crosskeep.gateway.settings;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in two sentences why the gateway did not start, instead of a page of stack trace. */
class ServiceTokenFailureAnalyzer extends AbstractFailureAnalyzer<ServiceTokenMissingException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, ServiceTokenMissingException cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "Set CROSSKEEP_SERVICE_TOKEN to the secret that all services of this suite share.",
        cause);
  }
}
