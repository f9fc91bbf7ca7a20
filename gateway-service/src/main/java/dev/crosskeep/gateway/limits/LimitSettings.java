package dev.crosskeep.gateway.limits;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings {@code crosskeep.gateway.limits.*}. The first two hold until the engine's answers
 * tell what its model really takes.
 *
 * @param imageTokens of one picture
 * @param kvPerToken keys and values of one token
 * @param outputTokens of an answer whose request names no length, at most
 * @param whenRedisFails what becomes of requests while Redis does not answer
 * @param redisTimeout how long it may take to answer
 * @param lease how long what is in flight counts after its gateway has died
 */
@ConfigurationProperties("crosskeep.gateway.limits")
record LimitSettings(
    @DefaultValue("576") int imageTokens,
    @DefaultValue("512KB") DataSize kvPerToken,
    @DefaultValue("1024") int outputTokens,
    @DefaultValue("refuse") WhenRedisFails whenRedisFails,
    @DefaultValue("500ms") Duration redisTimeout,
    @DefaultValue("60s") Duration lease) {

  /** What becomes of requests while Redis does not answer. */
  enum WhenRedisFails {
    /** They get 503. */
    REFUSE,
    /** Each gateway counts alone, so that all together let more pass. */
    COUNT_ALONE
  }

  LimitSettings {
    require(imageTokens > 0, "image-tokens", imageTokens);
    require(kvPerToken.toBytes() > 0, "kv-per-token", kvPerToken);
    require(outputTokens > 0, "output-tokens", outputTokens);
    require(redisTimeout.toMillis() > 0, "redis-timeout", redisTimeout);
    require(lease.toSeconds() > 0, "lease", lease);
  }

  private static void require(boolean holds, String name, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(
          "crosskeep.gateway.limits." + name + " is too small: " + value);
    }
  }
}
