package dev.crosskeep.experiment.observations;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings {@code crosskeep.experiment.*}.
 *
 * @param maxEventAge observations of older events are refused, at least an hour
 */
@ConfigurationProperties("crosskeep.experiment")
record ObservationSettings(@DefaultValue("90d") Duration maxEventAge) {

  ObservationSettings {
    if (maxEventAge.compareTo(Duration.ofHours(1)) < 0) {
      throw new IllegalArgumentException(
          "crosskeep.experiment.max-event-age must be at least 1h, got " + maxEventAge);
    }
  }
}
