package dev.crosskeep.inference.observation;

import dev.crosskeep.contracts.TrustedHeaders;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.json.JsonMapper;

/** Puts answers on record where a spool is configured. */
@Configuration(proxyBeanMethods = false)
class ObservationConfiguration {

  @Bean
  @ConditionalOnMissingBean
  ObservationLog nothingOnRecord() {
    return _ -> {};
  }

  /** The spool, and who empties it. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty("crosskeep.observations.spool")
  @EnableConfigurationProperties(ObservationProperties.class)
  static class OnRecord {

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    @Bean
    Spool spool(ObservationProperties properties) throws IOException {
      return Spool.open(folder(properties), properties.segment().toBytes());
    }

    private static Path folder(ObservationProperties properties) {
      return Objects.requireNonNull(properties.spool());
    }

    @Bean
    ObservationLog observationLog(Spool spool, JsonMapper json) {
      return record -> {
        try {
          spool.append(json.writeValueAsString(record));
        } catch (IOException e) {
          throw new NotOnRecordException(e);
        }
      };
    }

    @Bean
    Shipper shipper(
        Spool spool,
        ObservationProperties properties,
        MeterRegistry registry,
        @Value("${crosskeep.service-token:}") String token) {
      var requests =
          new JdkClientHttpRequestFactory(
              HttpClient.newBuilder()
                  .version(HttpClient.Version.HTTP_1_1)
                  .connectTimeout(CONNECT_WITHIN)
                  .build());
      requests.setReadTimeout(ANSWER_WITHIN);
      var experimentService =
          RestClient.builder()
              .baseUrl(properties.deliverTo())
              .requestFactory(requests)
              .defaultHeader(TrustedHeaders.SERVICE_TOKEN, token)
              .build();
      return new Shipper(
          spool,
          Delivery.to(experimentService),
          new ShippingMetrics(registry, spool),
          properties.longestPause());
    }
  }
}
