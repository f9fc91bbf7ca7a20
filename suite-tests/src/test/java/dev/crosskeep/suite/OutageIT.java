package dev.crosskeep.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chats all the time, while what chats do not need is away and gateways are started again. */
class OutageIT {

  private static final int CLIENTS = 3;
  private static final int CHATS_PER_STEP = 30;

  @TempDir private Path folder;

  @Test
  void noChatFailsWithoutThePolicyServiceAndItsDatabaseEvenThroughGatewaysThatAreNew()
      throws Exception {
    var ports = Suite.freePorts(2);
    try (var suite = Suite.start(folder);
        var second = suite.anotherGateway(ports.get(0), ports.get(1));
        var chats = new Chats(suite)) {
      second.start();
      var gateways = List.of(suite.gatewayAddress(), Suite.address(ports.get(0)));
      chats.go(gateways.get(0));
      chats.awaitMore();

      suite.policy.kill();
      suite.killDatabase();
      chats.awaitMore();
      second.stop();
      second.start();
      chats.go(gateways.get(1));
      suite.gateway.stop();
      chats.awaitMore();
      suite.gateway.start();
      chats.go(gateways.get(0));
      chats.awaitMore();

      assertThat(chats.failures).isEmpty();
      System.out.println("failed chats: 0 of " + chats.ended);
    }
  }

  /** Clients that ask one after the other, all through the same gateway. */
  private static final class Chats implements AutoCloseable {

    private final Suite suite;
    private final String key;
    private final AtomicInteger ended = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final ReadWriteLock asking = new ReentrantReadWriteLock(true);
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private URI gateway = URI.create("http://localhost");
    private volatile boolean over;

    Chats(Suite suite) throws IOException {
      this.suite = suite;
      this.key = suite.key();
    }

    /** From now on through this one; what was begun through the other has ended. */
    void go(URI next) {
      asking.writeLock().lock();
      try {
        gateway = next;
      } finally {
        asking.writeLock().unlock();
      }
      if (ended.get() == 0) {
        for (int i = 0; i < CLIENTS; i++) {
          var _ = clients.submit(this::askOn);
        }
      }
    }

    private void askOn() {
      while (!over) {
        asking.readLock().lock();
        try {
          var answer = suite.chatAt(gateway, key, Questions.aboutText(ended.get() % 2 == 0));
          if (answer.statusCode() != 200 || answer.body().contains("\"error\"")) {
            failures.add(answer.statusCode() + answer.body());
          }
        } catch (IOException | InterruptedException | RuntimeException e) {
          failures.add(e.toString());
        } finally {
          ended.incrementAndGet();
          asking.readLock().unlock();
        }
      }
    }

    /** Waits until some more have ended, and all is still well. */
    void awaitMore() throws InterruptedException {
      int enough = ended.get() + CHATS_PER_STEP;
      while (ended.get() < enough && failures.isEmpty()) {
        Thread.sleep(20);
      }
    }

    @Override
    public void close() {
      over = true;
      clients.close();
    }
  }
}
