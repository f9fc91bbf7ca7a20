package dev.crosskeep.inference.chat;

import dev.crosskeep.generation.Answer;
import dev.crosskeep.generation.GenerationEvent;
import dev.crosskeep.generation.GenerationEvent.Cancelled;
import dev.crosskeep.generation.GenerationEvent.Failed;
import dev.crosskeep.generation.GenerationEvent.Finished;
import dev.crosskeep.generation.GenerationEvent.Text;
import dev.crosskeep.inference.chat.ChatCompletion.Envelope;
import dev.crosskeep.inference.errors.Problems;
import dev.crosskeep.inference.http.ClientLeftException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends an answer piece by piece. Whatever happens after the first piece, the stream says how it
 * ended: with {@code [DONE]}, or with an error event.
 */
final class StreamedAnswer {

  private static final Logger LOG = LoggerFactory.getLogger(StreamedAnswer.class);

  private final EventStream stream;
  private final Envelope envelope;
  private final boolean includeUsage;
  private final Duration keepAlive;
  private final Consumer<Answer> record;
  private long lastSent = System.nanoTime();

  /**
   * An answer that is about to be sent.
   *
   * @param record puts the answer on record, before the client hears that it is complete
   */
  StreamedAnswer(
      EventStream stream,
      Envelope envelope,
      boolean includeUsage,
      Duration keepAlive,
      Consumer<Answer> record) {
    this.stream = stream;
    this.envelope = envelope;
    this.includeUsage = includeUsage;
    this.keepAlive = keepAlive;
    this.record = record;
  }

  /** Sends everything, up to the end. */
  void send(Delivery delivery) throws IOException {
    try {
      stream.send(ChatCompletionChunk.role(envelope));
      forward(delivery);
    } catch (ClientLeftException left) {
      throw left;
    } catch (RuntimeException mistake) {
      LOG.error("A stream failed", mistake);
      stream.send(Problems.of(mistake).body());
    }
  }

  private void forward(Delivery delivery) throws IOException {
    boolean ended = false;
    while (!ended) {
      Optional<GenerationEvent> event = delivery.next();
      if (event.isPresent()) {
        send(event.get());
        ended = event.get().isLast();
        lastSent = System.nanoTime();
      } else {
        showLife();
      }
    }
  }

  private void send(GenerationEvent event) throws IOException {
    switch (event) {
      case Text(String piece) -> stream.send(ChatCompletionChunk.text(envelope, piece));
      case Finished(Answer answer) -> finish(answer);
      case Failed(RuntimeException problem) -> stream.send(Problems.of(problem).body());
      case Cancelled() -> {}
    }
  }

  private void finish(Answer answer) throws IOException {
    record.accept(answer);
    stream.send(ChatCompletionChunk.finish(envelope, answer, !includeUsage));
    if (includeUsage) {
      stream.send(ChatCompletionChunk.usage(envelope, answer));
    }
    stream.done();
  }

  private void showLife() throws IOException {
    if (System.nanoTime() - lastSent >= keepAlive.toNanos()) {
      stream.comment();
      lastSent = System.nanoTime();
    }
  }
}
