package dev.crosskeep.gateway.snapshot;

import static java.util.Objects.requireNonNull;

import dev.crosskeep.contracts.ExperimentSnapshot;
import dev.crosskeep.contracts.RunningExperiment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** An {@link ExperimentSnapshot} in the form in which requests ask for it: by tenant. */
public final class Experiments implements Revised {

  /** No tenant tries anything. */
  public static final Experiments NONE = new Experiments(Map.of());

  private final Map<String, RunningExperiment> byTenant;

  private Experiments(Map<String, RunningExperiment> byTenant) {
    this.byTenant = Map.copyOf(byTenant);
  }

  /** Reads the JSON of a snapshot; throws when anything that requests need is missing. */
  static Experiments read(byte[] json) {
    var snapshot = JsonMapper.shared().readValue(json, ExperimentSnapshot.class);
    Map<String, RunningExperiment> byTenant = new HashMap<>();
    for (var experiment : snapshot.experiments()) {
      byTenant.put(requireNonNull(experiment.tenant()), complete(experiment));
    }
    return new Experiments(byTenant);
  }

  private static RunningExperiment complete(RunningExperiment experiment) {
    requireNonNull(experiment.id());
    requireNonNull(experiment.unit());
    requireNonNull(experiment.salt());
    for (var arm : experiment.arms()) {
      requireNonNull(arm.name());
      requireNonNull(arm.policy());
    }
    return experiment;
  }

  /** Experiments are not counted: their service has nobody beside it who could be behind. */
  @Override
  public long revision() {
    return 0;
  }

  /** The experiment that a tenant's requests take part in. */
  public Optional<RunningExperiment> of(String tenant) {
    return Optional.ofNullable(byTenant.get(tenant));
  }
}
