package dev.crosskeep.gateway.snapshot;

import dev.crosskeep.contracts.Limits;
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
 * @param keyLimits what the key's requests may take
 * @param tenantLimits what the requests of all the tenant's keys may take together
 */
public record Caller(
    String tenant,
    String keyId,
    PublishedPolicy policy,
    boolean killSwitch,
    Optional<Instant> expiresAt,
    Limits keyLimits,
    Limits tenantLimits) {

  /** Whether the key still counts. */
  public boolean isValidAt(Instant now) {
    return expiresAt.isEmpty() || now.isBefore(expiresAt.get());
  }
}
