package dev.crosskeep.experiment;

import dev.crosskeep.contracts.Observation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The documents that services agreed on, and observations made after them. */
public final class Examples {

  private static final AtomicLong IDS = new AtomicLong();

  private Examples() {}

  /** An example document of the contracts. */
  public static JsonNode document(String name) {
    try (InputStream document = Observation.class.getResourceAsStream("examples/" + name)) {
      return Client.JSON.readTree(Objects.requireNonNull(document, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The example observation, as of another event of this time. */
  public static ObjectNode observation(Instant at) {
    return ((ObjectNode) document("observation.json")).put("event_id", eventId(at).toString());
  }

  /** The same of now. */
  public static ObjectNode observation() {
    return observation(Instant.now());
  }

  /** A new version 7 UUID; later ones of the same millisecond are greater. */
  public static UUID eventId(Instant at) {
    return new UUID(at.toEpochMilli() << 16 | 0x7000, 1L << 63 | IDS.incrementAndGet());
  }
}
