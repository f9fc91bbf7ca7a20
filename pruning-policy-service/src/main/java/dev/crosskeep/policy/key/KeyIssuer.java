package dev.crosskeep.policy.key;

import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;

/** Makes keys. */
@Component
class KeyIssuer {

  private static final String KIND = "ck_live";

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
   */
  IssuedKey issue(String tenant, NewKey wanted) {
    while (true) {
      var secret = SecretKey.random(KIND, random);
      var stored = keys.add(secret, tenant, wanted);
      if (stored.isPresent()) {
        return new IssuedKey(secret, stored.get());
      }
    }
  }
}
