package dev.crosskeep.inference.chat;

import dev.crosskeep.inference.chat.ChatCompletion.Envelope;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/** Tells of answers in spans and metrics. */
@Component
class Telemetry {

  private final Tracer tracer;
  private final MeterRegistry registry;
  private final InstantSource clock;

  Telemetry(Tracer tracer, MeterRegistry registry, InstantSource clock) {
    this.tracer = tracer;
    this.registry = registry;
    this.clock = clock;
  }

  /** Begins to tell of an answer, within its request's span. */
  ToldAnswer begin(Envelope envelope) {
    return new ToldAnswer(tracer, registry, clock, envelope);
  }
}
