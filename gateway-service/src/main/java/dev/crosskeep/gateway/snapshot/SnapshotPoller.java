package dev.crosskeep.gateway.snapshot;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Keeps feeds fresh from before the first request until after the last. */
final class SnapshotPoller implements SmartLifecycle {

  private final List<SnapshotFeed<?>> feeds;
  private final Duration refresh;

  private @Nullable ScheduledExecutorService executor;

  SnapshotPoller(List<SnapshotFeed<?>> feeds, Duration refresh) {
    this.feeds = feeds;
    this.refresh = refresh;
  }

  @Override
  public synchronized void start() {
    var threads = Thread.ofPlatform().daemon().name("snapshots-", 0).factory();
    executor = Executors.newScheduledThreadPool(feeds.size(), threads);
    for (var feed : feeds) {
      feed.restore();
      var _ =
          executor.scheduleWithFixedDelay(feed::poll, 0, refresh.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public synchronized void stop() {
    if (executor != null) {
      executor.shutdownNow();
      executor = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return executor != null;
  }

  /** Earlier than the web server, which has the highest phases but one. */
  @Override
  public int getPhase() {
    return 0;
  }
}
