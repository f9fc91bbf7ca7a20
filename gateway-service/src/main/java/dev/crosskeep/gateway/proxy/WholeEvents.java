package dev.crosskeep.gateway.proxy;

import java.io.ByteArrayOutputStream;

/**
 * Cuts a stream of server-sent events where events end, so that a stream that breaks off leaves no
 * half event before what is said about it. Lines end with LF or CRLF.
 */
final class WholeEvents {

  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

  /** The events that these bytes complete, perhaps none; what they begin is kept for later. */
  byte[] completedBy(byte[] bytes) {
    int scanned = begun.size();
    begun.writeBytes(bytes);
    byte[] all = begun.toByteArray();
    int end = endOfLastEvent(all, scanned);
    begun.reset();
    begun.write(all, end, all.length - end);
    return java.util.Arrays.copyOf(all, end);
  }

  /** What the stream ended with, if not with a whole event. */
  byte[] rest() {
    return begun.toByteArray();
  }

  /** The index after the last blank line that ends at {@code from} or later; 0 without one. */
  private static int endOfLastEvent(byte[] bytes, int from) {
    for (int i = bytes.length - 1; i >= Math.max(from, 1); i--) {
      if (bytes[i] == '\n' && isLineEnd(bytes, i - 1)) {
        return i + 1;
      }
    }
    return 0;
  }

  private static boolean isLineEnd(byte[] bytes, int i) {
    return bytes[i] == '\n' || (bytes[i] == '\r' && i > 0 && bytes[i - 1] == '\n');
  }
}
