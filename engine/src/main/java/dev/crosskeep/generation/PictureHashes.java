package dev.crosskeep.generation;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Names of pictures by the content of their files, which nobody can imitate. */
final class PictureHashes {

  private PictureHashes() {}

  /** SHA-256 of each file, in hexadecimal digits. */
  static List<String> of(List<byte[]> pictures) {
    return pictures.stream().map(PictureHashes::of).toList();
  }

  private static String of(byte[] picture) {
    return HexFormat.of().formatHex(sha256().digest(picture));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
