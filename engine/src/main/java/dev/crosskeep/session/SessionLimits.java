package dev.crosskeep.session;

import java.time.Duration;

/**
 * How much is kept between turns, and how long.
 *
 * @param idle a session that is not used for this long is given up
 * @param perTenant sessions of one tenant; the least recently used one goes
 * @param bytesPerTenant bytes that one tenant's sessions may take
 * @param totalBytes bytes that all sessions may take
 */
public record SessionLimits(Duration idle, int perTenant, long bytesPerTenant, long totalBytes) {

  /** Ten minutes, eight sessions and a gigabyte a tenant, four gigabytes in all. */
  public static final SessionLimits DEFAULT =
      new SessionLimits(Duration.ofMinutes(10), 8, 1L << 30, 4L << 30);

  /** Refuses limits that mean nothing; with 0 sessions or bytes none is kept. */
  public SessionLimits {
    if (idle.isNegative() || perTenant < 0 || bytesPerTenant < 0 || totalBytes < 0) {
      throw new IllegalArgumentException(
          "limits of sessions must not be negative, got idle %s, %d sessions, %d and %d bytes"
              .formatted(idle, perTenant, bytesPerTenant, totalBytes));
    }
  }
}
