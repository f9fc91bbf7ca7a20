package dev.crosskeep.inference.observation;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes observations from the spool to the service that stores them, for as long as it runs; while
 * that service does not answer they stay where they are.
 */
final class Shipper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Shipper.class);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration LAST_BATCHES = Duration.ofSeconds(5);

  private final Spool spool;
  private final Delivery delivery;
  private final ShippingMetrics metrics;
  private final Duration longestPause;
  private final Thread thread;
  private volatile boolean closing;

  Shipper(Spool spool, Delivery delivery, ShippingMetrics metrics, Duration longestPause) {
    this.spool = spool;
    this.delivery = delivery;
    this.metrics = metrics;
    this.longestPause = longestPause;
    this.thread = Thread.ofVirtual().name("observation-shipper").start(this::run);
  }

  private void run() {
    Duration pause = SHORTEST_PAUSE;
    while (!closing) {
      try {
        shipAll();
        pause = SHORTEST_PAUSE;
        spool.await(LOOK_EVERY);
      } catch (InterruptedException _) {
        return;
      } catch (IOException | RuntimeException e) {
        LOG.warn("Observations wait for the experiment service: {}", e.toString());
        pause = sleep(pause);
      }
    }
  }

  /** Sleeps, and returns a pause twice as long. */
  private Duration sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(longestPause) > 0 ? longestPause : doubled;
  }

  private void shipAll() throws IOException {
    for (var batch = spool.peek(); batch.isPresent(); batch = spool.peek()) {
      var lines = batch.get().lines();
      var report = delivery.deliver(lines);
      for (var refused : report.refused()) {
        LOG.error(
            "An observation was refused ({}): {}", refused.problem(), lines.get(refused.index()));
      }
      spool.take(batch.get());
      metrics.delivered(report);
    }
  }

  /** Ships what it can within a few seconds; the rest waits in the spool for the next start. */
  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    try {
      // Two that take from the spool at once could take what the other has not shipped.
      if (thread.join(LAST_BATCHES)) {
        shipAll();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.warn("Observations wait in the spool for the next start: {}", e.toString());
    }
  }
}
