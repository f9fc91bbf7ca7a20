package dev.crosskeep.gateway.pictures;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings {@code crosskeep.gateway.pictures.*}, for pictures that are fetched.
 *
 * @param maxSize of one picture
 * @param patience how long one may take, from looking up its host to its last byte
 * @param perRequest how many one request may name
 * @param atOnce how many of one request are fetched at the same time
 */
@ConfigurationProperties("crosskeep.gateway.pictures")
record PictureSettings(
    @DefaultValue("8MB") DataSize maxSize,
    @DefaultValue("10s") Duration patience,
    @DefaultValue("16") int perRequest,
    @DefaultValue("4") int atOnce) {

  private static final long LARGEST = 1 << 30;

  PictureSettings {
    requireBetween(1, LARGEST, "max-size in bytes", maxSize.toBytes());
    requireBetween(1, Integer.MAX_VALUE, "patience in milliseconds", patience.toMillis());
    requireBetween(0, 1000, "per-request", perRequest);
    requireBetween(1, 1000, "at-once", atOnce);
  }

  private static void requireBetween(long least, long most, String name, long value) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "crosskeep.gateway.pictures.%s must be from %d to %d, got %d"
              .formatted(name, least, most, value));
    }
  }
}
