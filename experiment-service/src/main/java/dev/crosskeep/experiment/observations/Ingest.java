package dev.crosskeep.experiment.observations;

import dev.crosskeep.contracts.IngestReport;
import dev.crosskeep.contracts.Observation;
import dev.crosskeep.service.problems.Refusal;
import java.util.ArrayList;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Takes in batches of observations: what can be stored is, whatever stands beside it. */
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
    var good = new ArrayList<Observation>();
    var refused = new ArrayList<IngestReport.Refused>();
    for (int i = 0; i < batch.size(); i++) {
      try {
        good.add(reader.read(batch.get(i)));
      } catch (InvalidObservationException e) {
        refused.add(new IngestReport.Refused(i, String.valueOf(e.getMessage())));
      }
    }
    int stored = repository.store(good);
    var report = new IngestReport(stored, good.size() - stored, refused);
    metrics.count(report);
    return report;
  }
}
