package dev.crosskeep.inference.engine;

import dev.crosskeep.generation.ChatEngine;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Stops the engine first when the service is told to stop.
 *
 * <p>New questions are refused at once, running answers go on for the grace period, and then the
 * model is closed; only after that does the web server go, so that every client hears how its
 * answer ended, and only after that the JVM, which would crash during a native call.
 */
@Component
class EngineLifecycle implements SmartLifecycle {

  private final ChatEngine engine;
  private final InferenceProperties properties;
  private volatile boolean running;

  EngineLifecycle(ChatEngine engine, InferenceProperties properties) {
    this.engine = engine;
    this.properties = properties;
  }

  @Override
  public void start() {
    running = true;
  }

  /** Takes as long as it takes: Spring's own time limit for a phase counts from its return. */
  @Override
  public void stop() {
    engine.shutDown(properties.grace());
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** A stopped engine does not start again. */
  @Override
  public boolean isPauseable() {
    return false;
  }

  /** The first to stop: before the web server. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
