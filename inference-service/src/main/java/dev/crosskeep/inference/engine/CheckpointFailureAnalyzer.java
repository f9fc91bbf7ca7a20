package dev.crosskeep.inference.engine;

import dev.crosskeep.checkpoint.CheckpointException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in two sentences why the service did not start, instead of a page of stack trace. */
class CheckpointFailureAnalyzer extends AbstractFailureAnalyzer<CheckpointException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, CheckpointException cause) {
    return new FailureAnalysis(
        "The model could not be loaded: " + cause.getMessage(),
        "Point crosskeep.inference.model (or CROSSKEEP_INFERENCE_MODEL) to a folder with a"
            + " LLaVA-1.5 checkpoint in Hugging Face layout, or repair this one.",
        cause);
  }
}
