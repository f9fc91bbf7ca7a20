package dev.crosskeep.experiment;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Names the setting that is missing, instead of a stack trace. */
class MissingServiceTokenFailureAnalyzer
    extends AbstractFailureAnalyzer<MissingServiceTokenException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, MissingServiceTokenException cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "Set CROSSKEEP_SERVICE_TOKEN to the secret that all services of the suite share.",
        cause);
  }
}
