package dev.crosskeep.inference.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.IngestReport;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShipperTest {

  private static final Duration PAUSE = Duration.ofMillis(20);

  @TempDir private Path folder;
  private final BlockingQueue<String> delivered = new LinkedBlockingQueue<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private Shipper shipper(Spool spool, Delivery delivery) {
    return new Shipper(spool, delivery, new ShippingMetrics(registry, spool), PAUSE);
  }

  private IngestReport store(List<String> lines) {
    delivered.addAll(lines);
    return new IngestReport(lines.size(), 0, List.of());
  }

  private String next() throws InterruptedException {
    String line = delivered.poll(10, TimeUnit.SECONDS);
    assertThat(line).as("delivered within ten seconds").isNotNull();
    return line;
  }

  @Test
  void observationsAreDeliveredWhileItRuns() throws Exception {
    try (var spool = Spool.open(folder, 1000);
        var _ = shipper(spool, this::store)) {
      spool.append("one");
      assertThat(next()).isEqualTo("one");
      spool.append("two");
      assertThat(next()).isEqualTo("two");
    }
  }

  @Test
  void aDeliveryThatFailedIsTriedAgain() throws Exception {
    var failures = new ArrayList<String>();
    try (var spool = Spool.open(folder, 1000)) {
      spool.append("one");
      try (var _ =
          shipper(
              spool,
              lines -> {
                if (failures.size() < 3) {
                  failures.addAll(lines);
                  throw new IllegalStateException("away");
                }
                return store(lines);
              })) {
        assertThat(next()).isEqualTo("one");
        assertThat(failures).containsExactly("one", "one", "one");
      }
    }
  }

  @Test
  void whatWasRefusedDoesNotHoldUpTheOthers() throws Exception {
    try (var spool = Spool.open(folder, 1000);
        var _ =
            shipper(
                spool,
                lines ->
                    lines.equals(List.of("bad"))
                        ? new IngestReport(0, 0, List.of(new IngestReport.Refused(0, "bad")))
                        : store(lines))) {
      spool.append("bad");
      awaitRefused();
      spool.append("good");
      assertThat(next()).isEqualTo("good");
    }
  }

  private void awaitRefused() {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (refused() < 1) {
      assertThat(System.nanoTime()).as("refused within ten seconds").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private double refused() {
    return registry.counter("crosskeep.observations.delivered", "outcome", "refused").count();
  }

  @Test
  void whatCannotBeDeliveredStaysForTheNextStart() throws IOException {
    try (var spool = Spool.open(folder, 1000)) {
      spool.append("one");
      shipper(
              spool,
              _ -> {
                throw new IllegalStateException("away");
              })
          .close();
    }
    try (var spool = Spool.open(folder, 1000)) {
      assertThat(spool.peek().orElseThrow().lines()).containsExactly("one");
    }
  }

  @Test
  void closingWaitsForTheDeliveryAtHand() throws Exception {
    var deliveries = new Semaphore(1);
    var begun = new CountDownLatch(1);
    try (var spool = Spool.open(folder, 1000)) {
      spool.append("one");
      var shipper =
          shipper(
              spool,
              lines -> {
                assertThat(deliveries.tryAcquire()).as("one delivery at a time").isTrue();
                begun.countDown();
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
                deliveries.release();
                return store(lines);
              });
      begun.await();
      spool.append("two");
      shipper.close();
      assertThat(delivered).containsExactly("one", "two");
    }
  }
}
