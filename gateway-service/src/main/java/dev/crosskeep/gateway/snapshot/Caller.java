package dev.crosskeep.gateway.snapshot;

import dev.crosskeep.contracts.PublishedPolicy;
import java.time.Instant;
import java.util.Optional;

/**
 * Whose key it is.
 *
 * @param tenant the tenant's id
 * @param keyId names the key without telling it
 * @param policy what the tenant's requests get
 * @param killSwitch whether they get the full cache all the same
 * @param expiresAt from when on the key is refused
 */
public record Caller(
    String tenant,
    String keyId,
    PublishedPolicy policy,
    boolean killSwitch,
    Optional<Instant> expiresAt) {

  /** Whether the key still counts. */
  public boolean isValidAt(Instant now) {
    return expiresAt.isEmpty() || now.isBefore(expiresAt.get());
  }
}
