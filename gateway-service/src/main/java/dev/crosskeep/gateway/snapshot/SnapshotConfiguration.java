package dev.crosskeep.gateway.snapshot;

import dev.crosskeep.gateway.settings.GatewayProperties;
import dev.crosskeep.gateway.settings.ServiceToken;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The two feeds, and how operators see them. */
@Configuration(proxyBeanMethods = false)
class SnapshotConfiguration {

  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);

  @Bean
  HttpClient snapshotHttpClient() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(CONNECT_WITHIN)
        .build();
  }

  @Bean
  SnapshotFeed<Callers> callers(
      HttpClient http, GatewayProperties settings, ServiceToken token, Clock clock) {
    var client = new SnapshotClient(http, settings.policyUrl(), token);
    return feed("policy", client, settings, Callers::read, clock);
  }

  @Bean
  SnapshotFeed<Experiments> experiments(
      HttpClient http, GatewayProperties settings, ServiceToken token, Clock clock) {
    var client = new SnapshotClient(http, settings.experimentUrl(), token);
    return feed("experiment", client, settings, Experiments::read, clock);
  }

  private static <T extends Revised> SnapshotFeed<T> feed(
      String name,
      SnapshotClient client,
      GatewayProperties settings,
      Function<byte[], T> reader,
      Clock clock) {
    var file = new SnapshotFile(settings.stateFolder(), name);
    return new SnapshotFeed<>(name, client, file, reader, clock);
  }

  @Bean
  SnapshotPoller snapshotPoller(List<SnapshotFeed<?>> feeds, GatewayProperties settings) {
    return new SnapshotPoller(feeds, settings.refresh());
  }

  /** Up once keys are known; part of readiness under the name {@code policySnapshot}. */
  @Bean
  HealthIndicator policySnapshotHealthIndicator(SnapshotFeed<Callers> callers) {
    return () -> (callers.current().isPresent() ? Health.up() : Health.outOfService()).build();
  }

  @Bean
  MeterBinder snapshotAges(List<SnapshotFeed<?>> feeds) {
    return registry ->
        feeds.forEach(feed ->
            TimeGauge.builder(
                    "crosskeep.snapshot.age", feed, TimeUnit.MILLISECONDS, this::ageMillis)
                .description("Since the other service last confirmed the snapshot")
                .tag("snapshot", feed.name())
                .register(registry));
  }

  @Bean
  MeterBinder policyRevision(SnapshotFeed<Callers> callers) {
    return registry ->
        Gauge.builder("crosskeep.snapshot.revision", callers, SnapshotFeed::revision)
            .description("Which snapshot is in force; the same at every gateway, and it only grows")
            .tag("snapshot", callers.name())
            .register(registry);
  }

  private double ageMillis(SnapshotFeed<?> feed) {
    return feed.age().map(Duration::toMillis).map(Long::doubleValue).orElse(Double.NaN);
  }
}
