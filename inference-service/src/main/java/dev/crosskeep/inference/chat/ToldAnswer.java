package dev.crosskeep.inference.chat;

import dev.crosskeep.contracts.EffectivePolicy;
import dev.crosskeep.contracts.KvCacheUsage;
import dev.crosskeep.generation.Answer;
import dev.crosskeep.inference.chat.ChatCompletion.Envelope;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;

/**
 * One answer in the words of OpenTelemetry's conventions for generative AI, which still change: a
 * span {@code chat}, in it one for each of the times that an answer takes, and the metrics of a
 * model's server. Numbers and names, never what was asked or answered.
 *
 * <p>Source: <a
 * href="https://github.com/open-telemetry/semantic-conventions-genai">semantic-conventions-genai</a>.
 */
final class ToldAnswer implements AutoCloseable {

  private static final String CHAT = "chat";
  private static final double[] BUCKETS_SECONDS = {
    0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92
  };
  private static final String NO_ERROR = "none";
  private static final String UNANSWERED = "unanswered";

  private final Tracer tracer;
  private final MeterRegistry registry;
  private final InstantSource clock;
  private final Envelope envelope;
  private final Instant begun;
  private final Span span;
  private boolean answered;

  /** Begins now, within the span of the request. */
  ToldAnswer(Tracer tracer, MeterRegistry registry, InstantSource clock, Envelope envelope) {
    this.tracer = tracer;
    this.registry = registry;
    this.clock = clock;
    this.envelope = envelope;
    this.begun = clock.instant();
    this.span = tracer.nextSpan().name(CHAT + " " + envelope.model()).start();
    describe(envelope.policy());
  }

  private void describe(EffectivePolicy policy) {
    span.tag("gen_ai.operation.name", CHAT)
        .tag("gen_ai.provider.name", "crosskeep")
        .tag("gen_ai.request.model", envelope.model())
        .tag("crosskeep.policy.reason", policy.reason());
    Integer version = policy.version();
    if (version != null) {
      span.tag("crosskeep.policy.version", version);
    }
  }

  /** The answer is complete, and on record. */
  void answered(Answer answer) {
    answered = true;
    span.tag("gen_ai.response.id", envelope.id())
        .tag("gen_ai.response.model", envelope.model())
        .tagOfStrings(
            "gen_ai.response.finish_reasons", List.of(ChatCompletion.finishReason(answer)))
        .tag("gen_ai.usage.input_tokens", answer.promptTokens())
        .tag("gen_ai.usage.output_tokens", answer.completionTokens());
    describe(answer.cache());
    times(answer);
    measure(answer);
  }

  private void describe(KvCacheUsage cache) {
    span.tag("crosskeep.kv.method", cache.method())
        .tag("crosskeep.kv.prompt_tokens", cache.promptTokens())
        .tag("crosskeep.kv.kept_tokens", cache.keptTokens())
        .tag("crosskeep.kv.full_bytes", cache.fullBytes())
        .tag("crosskeep.kv.kept_bytes", cache.keptBytes());
  }

  /** Layers are read and pruned in turns, so pruning is a number of the prefill, not a span. */
  private void times(Answer answer) {
    var timings = answer.timings();
    var taken = begun.plus(timings.waiting());
    var prefilled = taken.plus(timings.prefill());
    end(step("queue", begun), taken);
    end(
        step("prefill", taken).tag("crosskeep.kv.prune_ms", answer.cache().pruneMillis()),
        prefilled);
    end(step("decode", prefilled), begun.plus(timings.total()));
    span.event("first token", micros(begun.plus(timings.firstToken())), TimeUnit.MICROSECONDS);
  }

  private Span step(String name, Instant from) {
    return tracer
        .spanBuilder()
        .setParent(span.context())
        .name(name)
        .startTimestamp(micros(from), TimeUnit.MICROSECONDS)
        .start();
  }

  private static void end(Span step, Instant at) {
    step.end(micros(at), TimeUnit.MICROSECONDS);
  }

  private static long micros(Instant instant) {
    return TimeUnit.SECONDS.toMicros(instant.getEpochSecond())
        + TimeUnit.NANOSECONDS.toMicros(instant.getNano());
  }

  private void measure(Answer answer) {
    var timings = answer.timings();
    duration(NO_ERROR).record(timings.total());
    timer("gen_ai.server.time_to_first_token", Tags.empty()).record(timings.firstToken());
    int later = answer.completionTokens() - 1;
    if (later > 0) {
      timer("gen_ai.server.time_per_output_token", Tags.empty())
          .record(timings.total().minus(timings.firstToken()).dividedBy(later));
    }
  }

  private Timer duration(String error) {
    return timer("gen_ai.server.request.duration", Tags.of("error.type", error));
  }

  private Timer timer(String name, Tags more) {
    return Timer.builder(name)
        .tags("gen_ai.operation.name", CHAT, "gen_ai.request.model", envelope.model())
        .tags(more)
        .serviceLevelObjectives(
            DoubleStream.of(BUCKETS_SECONDS)
                .mapToObj(seconds -> Duration.ofMillis((long) (seconds * 1000)))
                .toArray(Duration[]::new))
        .register(registry);
  }

  /** It is over, whether it was answered or not. */
  @Override
  public void close() {
    if (!answered) {
      span.tag("error.type", UNANSWERED);
      duration(UNANSWERED).record(Duration.between(begun, clock.instant()));
    }
    span.end();
  }
}
