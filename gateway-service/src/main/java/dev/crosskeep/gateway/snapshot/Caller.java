package dev.crosskeep.gateway.snapshot;

import dev.crosskeep.contracts.Limits;
import dev.crosskeep.contracts.PictureHosts;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Whose key it is.
 *
 * @param tenant the tenant's id
 * @param keyId names the key without telling it
 * @param policies what the key's requests get
 * @param killSwitch whether they get the full cache all the same
 * @param expiresAt from when on the key is refused
 * @param models the only models that it may ask; all of them if empty
 * @param keyLimits what the key's requests may take
 * @param tenantLimits what the requests of all the tenant's keys may take together
 * @param pictureHosts from where pictures are fetched for its requests
 */
public record Caller(
    String tenant,
    String keyId,
    Policies policies,
    boolean killSwitch,
    Optional<Instant> expiresAt,
    Optional<Set<String>> models,
    Limits keyLimits,
    Limits tenantLimits,
    PictureHosts pictureHosts) {

  /** Whether the key still counts. */
  public boolean isValidAt(Instant now) {
    return expiresAt.isEmpty() || now.isBefore(expiresAt.get());
  }

  /** Whether the key is for this model, whether or not an engine has it. */
  public boolean mayAsk(String model) {
    return models.isEmpty() || models.get().contains(model);
  }
}
