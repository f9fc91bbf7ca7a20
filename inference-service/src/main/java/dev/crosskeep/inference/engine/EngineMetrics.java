package dev.crosskeep.inference.engine;

import dev.crosskeep.contracts.KvCacheUsage;
import dev.crosskeep.generation.ChatEngine;
import dev.crosskeep.generation.GenerationObserver;
import dev.crosskeep.session.SessionStore;
import dev.crosskeep.torch.TorchScope;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/**
 * The engine's Prometheus metrics, named as vLLM names its own, plus those of pruning.
 *
 * <p>On {@code /actuator/prometheus} each has the prefix {@code crosskeep_}, and its unit behind.
 */
@Component
class EngineMetrics implements GenerationObserver {

  private static final String PREFIX = "crosskeep.";
  private static final String MODALITY = "modality";

  private final MeterRegistry registry;
  private final Counter promptTokens;
  private final Counter generationTokens;
  private final Timer queueTime;
  private final Timer prefillTime;
  private final Timer timeToFirstToken;
  private final Timer interTokenLatency;
  private final Timer endToEnd;
  private final Timer pruneTime;
  private final Counter fullBytes;
  private final Counter keptBytes;
  private final Counter imagesEncoded;

  EngineMetrics(MeterRegistry registry) {
    this.registry = registry;
    promptTokens = counter("prompt.tokens", "Tokens of prompts, pictures expanded");
    generationTokens = counter("generation.tokens", "Tokens of answers");
    queueTime = timer("request.queue.time", "From a request's arrival until the model took it up");
    prefillTime = timer("request.prefill.time", "Reading a prompt and pruning its cache");
    timeToFirstToken = timer("time.to.first.token", "From a request's arrival to its first token");
    interTokenLatency = timer("inter.token.latency", "Between two tokens of an answer");
    endToEnd = timer("e2e.request.latency", "From a request's arrival until its end");
    pruneTime = timer("kv.prune.time", "Choosing and copying the kept tokens of one prompt");
    fullBytes = counter("kv.full.bytes", "What prompts' KV caches would have taken unpruned");
    keptBytes = counter("kv.kept.bytes", "What prompts' KV caches took");
    imagesEncoded = counter("images.encoded", "Pictures that the vision tower has read");
  }

  /** Shows how busy the engine is. */
  void watch(ChatEngine engine) {
    Gauge.builder(PREFIX + "num.requests.running", engine, ChatEngine::running)
        .description("Answers that take turns now")
        .register(registry);
    Gauge.builder(PREFIX + "num.requests.waiting", engine, ChatEngine::waiting)
        .description("Requests that are prepared or wait for a turn")
        .register(registry);
    Gauge.builder(PREFIX + "shadow.waiting", engine, ChatEngine::waitingForIdle)
        .description("Answers that wait to be measured in an idle moment")
        .register(registry);
    Gauge.builder(PREFIX + "native.values", TorchScope::openValues)
        .description("Tensors and other values held in native memory: level when all is idle")
        .register(registry);
    watch(engine.sessions());
  }

  private void watch(SessionStore<?> sessions) {
    Gauge.builder(PREFIX + "sessions", sessions, SessionStore::sessions)
        .description("Conversations that are kept between their turns")
        .register(registry);
    Gauge.builder(PREFIX + "beginnings", sessions, SessionStore::beginnings)
        .description("Prompts' beginnings that are kept for other questions")
        .register(registry);
    Gauge.builder(PREFIX + "sessions.kept", sessions, SessionStore::bytes)
        .baseUnit("bytes")
        .description("Native memory that both take")
        .register(registry);
    evicted(sessions, "expired", SessionStore::expired);
    evicted(sessions, "displaced", SessionStore::displaced);
  }

  private void evicted(
      SessionStore<?> sessions, String reason, ToDoubleFunction<SessionStore<?>> count) {
    FunctionCounter.builder(PREFIX + "sessions.evicted", sessions, count)
        .description("Sessions given up: not used for too long, or for newer ones")
        .tag("reason", reason)
        .register(registry);
  }

  @Override
  public void prefilled(Duration waiting, Duration prefill, KvCacheUsage cache) {
    queueTime.record(waiting);
    prefillTime.record(prefill);
    promptTokens.increment(cache.promptTokens());
    pruneTime.record(Duration.ofNanos((long) (cache.pruneMillis() * 1e6)));
    fullBytes.increment((double) cache.fullBytes());
    keptBytes.increment((double) cache.keptBytes());
    Integer pictures = cache.imagesEncoded();
    imagesEncoded.increment(pictures == null ? 0 : pictures);
    kept("image", cache.imageTokens(), cache.keptImageTokens());
    kept("text", cache.textTokens(), cache.keptTextTokens());
  }

  private void kept(String modality, int tokens, int kept) {
    counter("kv.tokens.kept", "Prompt tokens kept, mean per layer and head", MODALITY, modality)
        .increment(kept);
    counter("kv.tokens.dropped", "Prompt tokens dropped", MODALITY, modality)
        .increment((double) tokens - kept);
  }

  @Override
  public void firstToken(Duration sinceArrival) {
    generationTokens.increment();
    timeToFirstToken.record(sinceArrival);
  }

  @Override
  public void nextToken(Duration sincePrevious) {
    generationTokens.increment();
    interTokenLatency.record(sincePrevious);
  }

  @Override
  public void ended(Outcome outcome, Duration total) {
    endToEnd.record(total);
    String reason = outcome.name().toLowerCase(Locale.ROOT);
    switch (outcome) {
      case STOP, LENGTH ->
          counter("request.success", "Complete answers", "finished_reason", reason).increment();
      case CANCELLED, FAILED ->
          counter("request.failure", "Answers without an end", "reason", reason).increment();
    }
  }

  @Override
  public void shadow(Shadow outcome) {
    counter(
            "shadow.answers",
            "Answers that were to be measured after their end",
            "outcome",
            outcome.name().toLowerCase(Locale.ROOT))
        .increment();
  }

  private Counter counter(String name, String description, String... tags) {
    return Counter.builder(PREFIX + name).description(description).tags(tags).register(registry);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(PREFIX + name)
        .description(description)
        .publishPercentileHistogram()
        .register(registry);
  }
}
