package dev.crosskeep.experiment.observations;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.crosskeep.contracts.IngestReport;
import dev.crosskeep.contracts.Observation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
class ObservationController {

  private final Ingest ingest;
  private final ObservationRepository repository;

  ObservationController(Ingest ingest, ObservationRepository repository) {
    this.ingest = ingest;
    this.repository = repository;
  }

  @PostMapping("/internal/observations")
  IngestReport store(@RequestBody JsonNode batch) {
    return ingest.store(batch);
  }

  @GetMapping("/api/observations")
  Page find(@RequestParam MultiValueMap<String, String> parameters) {
    var query = ObservationQuery.of(parameters);
    var found = repository.newest(query.limit() + 1, query.filters());
    if (found.size() <= query.limit()) {
      return Page.of(found, null);
    }
    var shown = found.subList(0, query.limit());
    return Page.of(shown, Cursor.after(shown.getLast().eventId()));
  }

  /**
   * Some observations, newest first.
   *
   * @param next the {@code cursor} of the next page; absent on the last
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(List<Recorded> observations, @Nullable String next) {

    static Page of(List<Observation> observations, @Nullable String next) {
      return new Page(observations.stream().map(Recorded::of).toList(), next);
    }
  }

  /** An observation with its time, which is otherwise hidden in its id. */
  record Recorded(Instant at, @JsonUnwrapped Observation observation) {

    static Recorded of(Observation observation) {
      return new Recorded(observation.at(), observation);
    }
  }
}
