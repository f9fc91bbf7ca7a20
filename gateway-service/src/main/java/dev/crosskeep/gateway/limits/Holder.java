package dev.crosskeep.gateway.limits;

import dev.crosskeep.contracts.Limits;
import dev.crosskeep.gateway.snapshot.Caller;
import java.util.List;

/**
 * Somebody whose requests are added up: a key, or a tenant with all its keys.
 *
 * @param tenant the tenant's id
 * @param key the key's id; empty for the tenant as a whole
 */
record Holder(String tenant, String key) {

  private static final String WHOLE = "";

  /** Both holders of a caller's limits; a request must pass the limits of each. */
  static List<Limited> of(Caller caller) {
    return List.of(
        new Limited(new Holder(caller.tenant(), caller.keyId()), caller.keyLimits()),
        new Limited(new Holder(caller.tenant(), WHOLE), caller.tenantLimits()));
  }

  /** As a caller may read it. */
  String words() {
    return "this " + kind();
  }

  /** A {@code tenant} or a {@code key}. */
  String kind() {
    return key.equals(WHOLE) ? "tenant" : "key";
  }

  /** Who may take how much. */
  record Limited(Holder holder, Limits limits) {}
}
