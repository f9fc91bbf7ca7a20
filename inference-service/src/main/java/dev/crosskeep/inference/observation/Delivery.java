package dev.crosskeep.inference.observation;

import dev.crosskeep.contracts.IngestReport;
import java.util.List;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

/** Hands observations over to the service that stores them. */
@FunctionalInterface
interface Delivery {

  /**
   * Hands over a batch; what was stored already does no harm.
   *
   * @param observations each a JSON object
   * @throws RuntimeException when nothing is known about what became of them
   */
  IngestReport deliver(List<String> observations);

  /** By HTTP. */
  static Delivery to(RestClient experimentService) {
    return observations ->
        Objects.requireNonNull(
            experimentService
                .post()
                .uri("/internal/observations")
                .contentType(MediaType.APPLICATION_JSON)
                .body("[" + String.join(",", observations) + "]")
                .retrieve()
                .body(IngestReport.class));
  }
}
