package dev.crosskeep.inference.springai;

import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.generation.ChatEngine;
import dev.crosskeep.generation.GenerationEvent;
import dev.crosskeep.generation.GenerationEvent.Cancelled;
import dev.crosskeep.generation.GenerationEvent.Failed;
import dev.crosskeep.generation.GenerationEvent.Finished;
import dev.crosskeep.generation.GenerationEvent.Text;
import java.util.Objects;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Schedulers;

/**
 * The engine as a Spring AI chat model, for programs that run inside this service.
 *
 * <p>Pictures come as media of user messages. The answer's metadata have the token counts, and
 * under {@link #CACHE} what was kept of the KV cache.
 */
public final class LlavaChatModel implements ChatModel {

  /** The key of the {@link dev.crosskeep.contracts.KvCacheUsage} in a response's metadata. */
  public static final String CACHE = "kv_cache";

  private final ChatEngine engine;
  private final PruningPolicy policy;

  /**
   * A chat model over a loaded engine.
   *
   * @param policy how much of the KV cache answers keep
   */
  public LlavaChatModel(ChatEngine engine, PruningPolicy policy) {
    this.engine = engine;
    this.policy = policy;
  }

  /** The whole answer; what the engine refuses is thrown as it is. */
  @Override
  public ChatResponse call(Prompt prompt) {
    var last = events(prompt).ofType(Finished.class).blockLast();
    return Responses.whole(engine.modelId(), Objects.requireNonNull(last).answer());
  }

  /**
   * The answer piece by piece; the last response has the finish reason and the metadata. Asks once
   * per subscriber, on the subscriber's thread; cancelling the subscription cancels the answer.
   */
  @Override
  public Flux<ChatResponse> stream(Prompt prompt) {
    return events(prompt)
        .map(event ->
            event instanceof Finished(var answer)
                ? Responses.end(engine.modelId(), answer)
                : Responses.piece(engine.modelId(), ((Text) event).piece()));
  }

  @Override
  public ChatOptions getOptions() {
    return ChatOptions.builder().model(engine.modelId()).build();
  }

  /** Pieces of text, then the end; subscribers run on their own threads, never on the model's. */
  private Flux<GenerationEvent> events(Prompt prompt) {
    return Flux.<GenerationEvent>create(
            sink -> {
              var request = Requests.of(prompt, policy);
              var generation = engine.submit(request, event -> emit(event, sink));
              sink.onDispose(generation::cancel);
            })
        .publishOn(Schedulers.boundedElastic());
  }

  private static void emit(GenerationEvent event, FluxSink<GenerationEvent> sink) {
    switch (event) {
      case Text _ -> sink.next(event);
      case Finished _ -> sink.next(event).complete();
      case Failed(RuntimeException problem) -> sink.error(problem);
      case Cancelled() -> sink.complete();
    }
  }
}
