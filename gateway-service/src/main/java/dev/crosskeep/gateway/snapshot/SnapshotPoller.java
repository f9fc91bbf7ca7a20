package dev.crosskeep.gateway.snapshot;

import java.time.Duration;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/** Keeps feeds fresh from before the first request until after the last. */
final class SnapshotPoller implements SmartLifecycle {

  private final List<SnapshotFeed<?>> feeds;
  private final Duration refresh;

  private volatile List<Thread> followers = List.of();

  SnapshotPoller(List<SnapshotFeed<?>> feeds, Duration refresh) {
    this.feeds = feeds;
    this.refresh = refresh;
  }

  @Override
  public void start() {
    feeds.forEach(SnapshotFeed::restore);
    followers = feeds.stream().map(this::follower).toList();
  }

  private Thread follower(SnapshotFeed<?> feed) {
    return Thread.ofVirtual().name(feed.name() + "-snapshot").start(() -> follow(feed));
  }

  private void follow(SnapshotFeed<?> feed) {
    var rhythm = new Rhythm(refresh);
    try {
      while (true) {
        long asked = System.nanoTime();
        var outcome = feed.poll();
        Thread.sleep(rhythm.pauseAfter(outcome, Duration.ofNanos(System.nanoTime() - asked)));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void stop() {
    followers.forEach(Thread::interrupt);
    followers = List.of();
  }

  @Override
  public boolean isRunning() {
    return !followers.isEmpty();
  }

  /** Earlier than the web server, which has the highest phases but one. */
  @Override
  public int getPhase() {
    return 0;
  }
}
