package dev.crosskeep.gateway.instances;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings {@code crosskeep.gateway.instances.*}.
 *
 * @param spillOver how many times the mean of all instances one may have in flight before a
 *     conversation goes to its next one; at least 1
 * @param window how long an outcome counts
 * @param calls outcomes in the window before anything is concluded from them
 * @param pause how long an instance of which half of the outcomes failed is left alone
 */
@ConfigurationProperties("crosskeep.gateway.instances")
record InstanceSettings(
    @DefaultValue("1.25") double spillOver,
    @DefaultValue("30s") Duration window,
    @DefaultValue("10") int calls,
    @DefaultValue("5s") Duration pause) {

  InstanceSettings {
    require(spillOver >= 1 && spillOver <= 1000, "spill-over must be from 1 to 1000", spillOver);
    require(window.toSeconds() >= 1, "window must be 1s or longer", window);
    require(calls >= 1, "calls must be 1 or more", calls);
    require(pause.toMillis() >= 1, "pause must be 1ms or longer", pause);
  }

  private static void require(boolean holds, String what, Object value) {
    if (!holds) {
      throw new IllegalArgumentException("crosskeep.gateway.instances." + what + ", got " + value);
    }
  }
}
