package dev.crosskeep.policy.admin;

import dev.crosskeep.policy.key.ApiKey;
import java.time.Instant;
import java.util.List;

/**
 * A key in a tenant's list.
 *
 * @param state {@code active}, {@code expired} or {@code revoked}
 */
record KeyRow(ApiKey key, String state) {

  static List<KeyRow> of(List<ApiKey> keys, Instant now) {
    return keys.stream().map(key -> new KeyRow(key, state(key, now))).toList();
  }

  private static String state(ApiKey key, Instant now) {
    if (key.revokedAt() != null) {
      return "revoked";
    }
    return key.expiresAt() != null && !key.expiresAt().isAfter(now) ? "expired" : "active";
  }
}
