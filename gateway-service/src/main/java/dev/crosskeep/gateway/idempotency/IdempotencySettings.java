package dev.crosskeep.gateway.idempotency;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings {@code crosskeep.gateway.idempotency.*}.
 *
 * @param window how long an answer is given again
 * @param memory for all answers together; the oldest go first
 */
@ConfigurationProperties("crosskeep.gateway.idempotency")
record IdempotencySettings(
    @DefaultValue("10m") Duration window, @DefaultValue("64MB") DataSize memory) {

  IdempotencySettings {
    require(window.toMillis() > 0, "window", window);
    require(memory.toBytes() > 0, "memory", memory);
  }

  private static void require(boolean holds, String name, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(
          "crosskeep.gateway.idempotency." + name + " must be more than 0, got " + value);
    }
  }
}
