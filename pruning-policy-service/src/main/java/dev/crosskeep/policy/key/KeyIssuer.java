package dev.crosskeep.policy.key;

import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes keys. */
@Component
class KeyIssuer {

  private final ApiKeys keys;
  private final RandomGenerator random;

  KeyIssuer(ApiKeys keys, RandomGenerator random) {
    this.keys = keys;
    this.random = random;
  }

  /**
   * Makes a key and stores its hash.
   *
   * @param tenant one that is there
   * @param expiresAt from when on it is refused; never if null
   */
  IssuedKey issue(String tenant, String name, @Nullable Instant expiresAt) {
    while (true) {
      var secret = SecretKey.random(random);
      var stored = keys.add(secret, tenant, name, expiresAt);
      if (stored.isPresent()) {
        return new IssuedKey(secret, stored.get());
      }
    }
  }
}
