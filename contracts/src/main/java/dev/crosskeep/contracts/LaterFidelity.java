package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.UUID;

/**
 * How faithful an answer was, measured after its observation had been written. It may arrive before
 * the observation, and more than once.
 *
 * @param eventId the observation's
 */
public record LaterFidelity(
    @JsonProperty("event_id") UUID eventId, @JsonProperty("fidelity") Fidelity fidelity)
    implements RequestRecord {

  public LaterFidelity {
    Checks.timed("event_id", eventId);
    Checks.present("fidelity", fidelity);
  }
}
