package dev.crosskeep.experiment.observations;

import dev.crosskeep.contracts.IngestReport;
import dev.crosskeep.contracts.LaterFidelity;
import dev.crosskeep.contracts.Observation;
import dev.crosskeep.service.problems.Refusal;
import java.util.ArrayList;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Takes in batches of observations and of what was measured after them: what can be stored is,
 * whatever stands beside it.
 */
@Component
class Ingest {

  private static final int LARGEST_BATCH = 1000;

  private final ObservationReader reader;
  private final ObservationRepository repository;
  private final IngestMetrics metrics;

  Ingest(ObservationReader reader, ObservationRepository repository, IngestMetrics metrics) {
    this.reader = reader;
    this.repository = repository;
    this.metrics = metrics;
  }

  /** Returns after what it reports as stored is committed. */
  IngestReport store(JsonNode batch) {
    if (!batch.isArray()) {
      throw Refusal.request("the request body must be a list of observations");
    }
    if (batch.size() > LARGEST_BATCH) {
      throw Refusal.tooLarge(
          "a batch has at most %d observations, got %d".formatted(LARGEST_BATCH, batch.size()));
    }
    var observations = new ArrayList<Observation>();
    var measured = new ArrayList<LaterFidelity>();
    var refused = new ArrayList<IngestReport.Refused>();
    for (int i = 0; i < batch.size(); i++) {
      try {
        switch (reader.read(batch.get(i))) {
          case Observation observation -> observations.add(observation);
          case LaterFidelity fidelity -> measured.add(fidelity);
        }
      } catch (InvalidObservationException e) {
        refused.add(new IngestReport.Refused(i, String.valueOf(e.getMessage())));
      }
    }
    int good = observations.size() + measured.size();
    int stored = repository.storeFidelity(measured) + repository.store(observations);
    var report = new IngestReport(stored, good - stored, refused);
    metrics.count(report);
    return report;
  }
}
