package dev.crosskeep.generation;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A listener that keeps the events until its caller takes them, on a thread that may wait.
 *
 * <p>Holds no more than the answer has tokens, however slow its reader is.
 */
public final class PendingAnswer implements GenerationListener {

  private final BlockingQueue<GenerationEvent> events = new LinkedBlockingQueue<>();

  @Override
  public void on(GenerationEvent event) {
    events.add(event);
  }

  /** Waits for the next event. */
  public GenerationEvent next() throws InterruptedException {
    return events.take();
  }

  /** Waits for the next event, but no longer than this. */
  public Optional<GenerationEvent> next(Duration patience) throws InterruptedException {
    return Optional.ofNullable(events.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
  }
}
