package dev.crosskeep.policy.snapshot;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A snapshot as gateways get it.
 *
 * @param change the number of the latest change that it holds
 * @param until when the next of its keys expires
 * @param body JSON
 * @param tag SHA-256 of the body, as a strong entity tag
 */
record SnapshotDocument(long change, Instant until, String body, String tag) {

  static SnapshotDocument of(long change, Instant until, String body) {
    return new SnapshotDocument(change, until, body, "\"" + sha256(body) + "\"");
  }

  /** Whether a newly built one would be the same. */
  boolean holds(long latestChange, Instant now) {
    return change == latestChange && now.isBefore(until);
  }

  private static String sha256(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
