package dev.crosskeep.inference.engine;

import dev.crosskeep.generation.ChatEngine;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Up while the engine takes questions; part of readiness under the name {@code engine}. */
@Component
class EngineHealthIndicator implements HealthIndicator {

  private final ChatEngine engine;

  EngineHealthIndicator(ChatEngine engine) {
    this.engine = engine;
  }

  @Override
  public Health health() {
    return engine.isOpen() ? Health.up().build() : Health.outOfService().build();
  }
}
