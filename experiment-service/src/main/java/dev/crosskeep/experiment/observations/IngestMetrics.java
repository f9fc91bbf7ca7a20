package dev.crosskeep.experiment.observations;

import dev.crosskeep.contracts.IngestReport;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Counts what became of observations: {@code crosskeep_observations_total}, by result. */
@Component
class IngestMetrics {

  private final Counter stored;
  private final Counter known;
  private final Counter refused;

  IngestMetrics(MeterRegistry registry) {
    stored = counter("stored", registry);
    known = counter("known", registry);
    refused = counter("refused", registry);
  }

  void count(IngestReport report) {
    stored.increment(report.stored());
    known.increment(report.known());
    refused.increment(report.refused().size());
  }

  private static Counter counter(String result, MeterRegistry registry) {
    return Counter.builder("crosskeep.observations")
        .description("Observations that came in")
        .tag("result", result)
        .register(registry);
  }
}
