package dev.crosskeep.inference;

import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SdkTracerProviderBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Spans cost nothing while nobody gets them. */
@Configuration(proxyBeanMethods = false)
class TraceConfiguration {

  @Bean
  SdkTracerProviderBuilderCustomizer nothingForNobody(ObjectProvider<SpanExporter> exporters) {
    return provider -> {
      if (exporters.stream().findAny().isEmpty()) {
        provider.setSampler(Sampler.alwaysOff());
      }
    };
  }

  /** What monitoring asks every few seconds is no request. */
  @Bean
  SpanExportingPredicate requestsOnly() {
    return span -> !span.getTags().getOrDefault("uri", "").startsWith("/actuator");
  }
}
