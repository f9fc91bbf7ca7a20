package dev.crosskeep.experiment.observations;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** The place after an observation in the order of all, as a text that means nothing to callers. */
final class Cursor {

  private static final int TIMED = 7;

  private Cursor() {}

  static String after(UUID eventId) {
    byte[] bytes =
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(eventId.getMostSignificantBits())
            .putLong(eventId.getLeastSignificantBits())
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The observation's event; empty when the text is no cursor. */
  static Optional<UUID> read(String text) {
    try {
      var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      if (bytes.remaining() != 2 * Long.BYTES) {
        return Optional.empty();
      }
      return Optional.of(new UUID(bytes.getLong(), bytes.getLong()))
          .filter(id -> id.version() == TIMED);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
