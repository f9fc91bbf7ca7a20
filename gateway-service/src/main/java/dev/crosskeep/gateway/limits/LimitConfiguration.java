package dev.crosskeep.gateway.limits;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where it is counted: here, or in a Redis that several gateways share. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LimitSettings.class)
class LimitConfiguration {

  @Bean
  Reservations reservations(
      LimitSettings settings, @Value("${crosskeep.gateway.redis-url:}") String redisUrl) {
    return redisUrl.isBlank() ? new LocalReservations() : shared(redisUrl, settings);
  }

  static Reservations shared(String redisUrl, LimitSettings settings) {
    var redis = new RedisScripts(redisUrl, settings.redisTimeout());
    var shared = new RedisReservations(redis, settings.lease());
    return switch (settings.whenRedisFails()) {
      case REFUSE -> shared;
      case COUNT_ALONE -> new LonelyReservations(shared, new LocalReservations());
    };
  }
}
