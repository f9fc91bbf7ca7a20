package dev.crosskeep.policy.key;

import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * A key in the clear: {@code KIND_ID_SECRET_CHECK}. It is shown to its owner and never stored.
 *
 * <p>ID is 8 hexadecimal digits and no secret. SECRET is 43 random base62 digits, 256 bits. CHECK
 * is the CRC-32 of all before it, so that a scanner can tell a key from a mistyped one.
 *
 * @param kind what it opens, such as {@code ck_live}
 * @param id names the key without telling it
 * @param text the whole key
 */
public record SecretKey(String kind, String id, @JsonValue String text) {

  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int SECRET_DIGITS = 43;
  private static final int CHECK_DIGITS = 6;

  /** A new key. */
  public static SecretKey random(String kind, RandomGenerator random) {
    String id = HexFormat.of().toHexDigits(random.nextInt());
    String start = kind + "_" + id + "_" + secret(random);
    return new SecretKey(kind, id, start + "_" + check(start));
  }

  /** What is stored: SHA-256 of the whole key, in hexadecimal digits. */
  public String sha256() {
    return sha256Of(text);
  }

  /** What would be stored of a key that somebody shows. */
  public static String sha256Of(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Not the key: this may end in a log. */
  @Override
  public String toString() {
    return kind + "_" + id + "_...";
  }

  private static String secret(RandomGenerator random) {
    return random
        .ints(SECRET_DIGITS, 0, DIGITS.length())
        .mapToObj(digit -> DIGITS.substring(digit, digit + 1))
        .collect(Collectors.joining());
  }

  private static String check(String start) {
    var crc = new CRC32();
    crc.update(start.getBytes(StandardCharsets.US_ASCII));
    var digits = new StringBuilder();
    long rest = crc.getValue();
    for (int i = 0; i < CHECK_DIGITS; i++) {
      digits.append(DIGITS.charAt((int) (rest % DIGITS.length())));
      rest /= DIGITS.length();
    }
    return digits.reverse().toString();
  }
}
