package dev.crosskeep.contracts;

import java.time.Instant;
import java.util.UUID;

/** What is put on record about one request. */
public sealed interface RequestRecord permits Observation, LaterFidelity {

  /** The id of the request's event, a version 7 UUID. */
  UUID eventId();

  /** When the request was admitted, to the millisecond: the time in {@link #eventId}. */
  default Instant at() {
    return Instant.ofEpochMilli(eventId().getMostSignificantBits() >>> 16);
  }
}
