package dev.crosskeep.inference.observation;

import dev.crosskeep.contracts.IngestReport;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What the way of the observations looks like from outside. */
final class ShippingMetrics {

  private static final String DELIVERED = "crosskeep.observations.delivered";

  private final Counter stored;
  private final Counter known;
  private final Counter refused;

  ShippingMetrics(MeterRegistry registry, Spool spool) {
    stored = counter(registry, "stored");
    known = counter(registry, "known");
    refused = counter(registry, "refused");
    Gauge.builder("crosskeep.observations.waiting", spool, Spool::waitingBytes)
        .description("Observations that were not delivered yet")
        .baseUnit("bytes")
        .register(registry);
  }

  private static Counter counter(MeterRegistry registry, String outcome) {
    return Counter.builder(DELIVERED)
        .description("Observations handed over to the experiment service")
        .tag("outcome", outcome)
        .register(registry);
  }

  void delivered(IngestReport report) {
    stored.increment(report.stored());
    known.increment(report.known());
    refused.increment(report.refused().size());
  }
}
