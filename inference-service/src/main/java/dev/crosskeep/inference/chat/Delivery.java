package dev.crosskeep.inference.chat;

import dev.crosskeep.contracts.Fidelity;
import dev.crosskeep.generation.ChatEngine;
import dev.crosskeep.generation.ChatRequest;
import dev.crosskeep.generation.Generation;
import dev.crosskeep.generation.GenerationEvent;
import dev.crosskeep.generation.PendingAnswer;
import dev.crosskeep.inference.http.ClientConnection;
import dev.crosskeep.inference.http.ClientLeftException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An answer on its way to a client that may leave; cancelled when it is closed before its end.
 * Belongs to the request's own thread.
 */
final class Delivery implements AutoCloseable {

  /** How soon a client that left is noticed. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final Generation generation;
  private final PendingAnswer events;
  private final ClientConnection client;
  private long lookedAt = System.nanoTime();

  private Delivery(Generation generation, PendingAnswer events, ClientConnection client) {
    this.generation = generation;
    this.events = events;
    this.client = client;
  }

  /** Asks the engine; it refuses what it cannot answer before anything is sent. */
  static Delivery start(ChatEngine engine, ChatRequest request, ClientConnection client) {
    var events = new PendingAnswer();
    return new Delivery(engine.submit(request, events), events, client);
  }

  /** The same; the answer is measured after its end, and {@code later} hears the result. */
  static Delivery start(
      ChatEngine engine, ChatRequest request, ClientConnection client, Consumer<Fidelity> later) {
    var events = new PendingAnswer();
    return new Delivery(engine.submit(request, events, later), events, client);
  }

  /**
   * Waits a moment for the next event; empty when there was none.
   *
   * @throws ClientLeftException when nobody is there to hear the answer
   */
  Optional<GenerationEvent> next() {
    try {
      Optional<GenerationEvent> event = events.next(LOOK_EVERY);
      long now = System.nanoTime();
      if (now - lookedAt >= LOOK_EVERY.toNanos()) {
        lookedAt = now;
        requireClient();
      }
      return event;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new ClientLeftException();
    }
  }

  private void requireClient() {
    if (client.hasLeft()) {
      throw new ClientLeftException();
    }
  }

  @Override
  public void close() {
    generation.cancel();
  }
}
