package dev.crosskeep.session;

import java.security.SecureRandom;
import java.util.Base64;

/** Names of sessions that nobody can guess: 128 random bits. */
final class SessionIds {

  private static final int BYTES = 16;

  private final SecureRandom random = new SecureRandom();

  String next() {
    var bits = new byte[BYTES];
    random.nextBytes(bits);
    return "ses-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
  }
}
