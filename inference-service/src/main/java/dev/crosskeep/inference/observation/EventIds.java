package dev.crosskeep.inference.observation;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/** Makes the ids of observations: version 7 UUIDs, RFC 9562 section 5.7. */
public final class EventIds {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TIME_SHIFT = 16;
  private static final long VERSION = 7L << 12;
  private static final long VARIANT = 1L << 63;

  private EventIds() {}

  /** A new id of a moment, to the millisecond. */
  public static UUID newId(Instant at) {
    long high = at.toEpochMilli() << TIME_SHIFT | VERSION | RANDOM.nextInt(1 << 12);
    return new UUID(high, VARIANT | RANDOM.nextLong() >>> 2);
  }
}
