package dev.crosskeep.policy.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One link of the chain.
 *
 * @param sequence counts from 1, without gaps
 * @param at to the microsecond
 * @param before JSON as it was written
 * @param after JSON as it was written
 * @param previousHash of the entry before; 64 zeros at the first
 * @param hash SHA-256 of everything else, in hexadecimal digits
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditEntry(
    @JsonProperty("sequence") long sequence,
    @JsonProperty("at") Instant at,
    @JsonProperty("actor") String actor,
    @JsonProperty("action") String action,
    @JsonProperty("tenant") @Nullable String tenant,
    @JsonProperty("before") @JsonRawValue @Nullable String before,
    @JsonProperty("after") @JsonRawValue @Nullable String after,
    @JsonProperty("reason") @Nullable String reason,
    @JsonProperty("previous_hash") String previousHash,
    @JsonProperty("hash") String hash) {

  /** The same entry with the hash that it must have. */
  AuditEntry sealed() {
    return new AuditEntry(
        sequence, at, actor, action, tenant, before, after, reason, previousHash, contentHash());
  }

  boolean isSealed() {
    return hash.equals(contentHash());
  }

  /**
   * SHA-256 over the fields in the order of the record, each as its length in bytes (32 bits, big
   * endian; -1 for an absent one) and its UTF-8 bytes, so that no two entries look the same.
   */
  private String contentHash() {
    var digest = sha256();
    for (String field :
        new @Nullable String[] {
          Long.toString(sequence),
          at.toString(),
          actor,
          action,
          tenant,
          before,
          after,
          reason,
          previousHash
        }) {
      byte[] bytes = field == null ? new byte[0] : field.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(4).putInt(field == null ? -1 : bytes.length).flip());
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
