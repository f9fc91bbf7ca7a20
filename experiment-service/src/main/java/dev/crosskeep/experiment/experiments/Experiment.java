package dev.crosskeep.experiment.experiments;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crosskeep.contracts.RunningExperiment;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An experiment that runs or has run.
 *
 * @param id names the experiment
 * @param tenant whose requests take part
 * @param name what people call it
 * @param unit what stays in one arm
 * @param salt makes its assignment independent of that of other experiments
 * @param createdAt since when it runs
 * @param stoppedAt until when it ran
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Experiment(
    String id,
    String tenant,
    String name,
    RunningExperiment.Unit unit,
    String salt,
    Status status,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("stopped_at") @Nullable Instant stoppedAt,
    List<RunningExperiment.Arm> arms) {

  /** Whether requests are assigned to its arms. */
  enum Status {
    @JsonProperty("running")
    RUNNING,

    @JsonProperty("stopped")
    STOPPED
  }

  /** What a gateway needs to know of it. */
  RunningExperiment assignment() {
    return new RunningExperiment(id, tenant, unit, salt, arms);
  }
}
