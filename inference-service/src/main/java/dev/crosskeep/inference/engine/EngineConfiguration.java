package dev.crosskeep.inference.engine;

import dev.crosskeep.generation.ChatEngine;
import dev.crosskeep.generation.EngineSettings;
import dev.crosskeep.image.ImageLimits;
import dev.crosskeep.torch.Placement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Loads the model before the first request can come. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(InferenceProperties.class)
class EngineConfiguration {

  private static final Logger LOG = LoggerFactory.getLogger(EngineConfiguration.class);

  @Bean
  ChatEngine chatEngine(InferenceProperties properties, EngineMetrics metrics) {
    var placement = placement(properties);
    var settings =
        new EngineSettings(
            properties.maxActive(),
            properties.maxWaiting(),
            properties.maxNewTokens(),
            properties.maxImages(),
            new ImageLimits(ImageLimits.DEFAULT.maxBytes(), properties.maxImagePixels()),
            properties.sessions().limits(),
            properties.pictureMemory().toBytes());
    var engine = ChatEngine.load(properties.model(), placement, settings, metrics);
    metrics.watch(engine);
    LOG.info("Loaded {} on {}", properties.model(), placement);
    return engine;
  }

  private static Placement placement(InferenceProperties properties) {
    try {
      return Placement.of(properties.device(), properties.dtype());
    } catch (IllegalArgumentException e) {
      throw new InvalidSettingException("device or dtype", String.valueOf(e.getMessage()));
    }
  }
}
