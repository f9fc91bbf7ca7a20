package dev.crosskeep.contracts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Chance that everybody who knows an id can repeat. */
final class Lot {

  private Lot() {}

  /**
   * A number in [0, 1), the same for ever, and even over many ids.
   *
   * <p>The first 53 bits of SHA-256 over salt, a zero byte and the id.
   *
   * @param salt makes it independent of what other salts draw for the same id
   */
  static double of(String salt, String id) {
    byte[] hash = sha256().digest((salt + '\0' + id).getBytes(StandardCharsets.UTF_8));
    long first = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      first = first << Byte.SIZE | Byte.toUnsignedInt(hash[i]);
    }
    // A double holds 53 of the 64 bits.
    return (first >>> 11) * 0x1p-53;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
