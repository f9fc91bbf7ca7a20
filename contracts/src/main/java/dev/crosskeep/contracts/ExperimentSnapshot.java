package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The experiments that a gateway assigns requests to.
 *
 * @param experiments at most one for each tenant
 */
public record ExperimentSnapshot(@JsonProperty("experiments") List<RunningExperiment> experiments) {

  public ExperimentSnapshot {
    experiments = List.copyOf(experiments);
  }
}
