package dev.crosskeep.policy.snapshot;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Hears of every change that gateways must know, whichever instance made it. One connection listens
 * to PostgreSQL's notifications, and looks by itself now and then in case one got lost.
 *
 * <p>Starts last and ends first, so that nobody who waits for a change holds up the end.
 */
@Component
class Changes implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(Changes.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final DataSource database;
  private volatile @Nullable Thread listener;

  // Both belong to the listener, but for the end.
  private volatile CompletableFuture<Void> next = new CompletableFuture<>();
  private long number;

  Changes(DataSource database) {
    this.database = database;
  }

  /** Ends with the next change that is heard of after this call, or with the service. */
  Future<Void> next() {
    return next;
  }

  @Override
  public void start() {
    var starting = Thread.ofVirtual().name("changes").unstarted(this::listen);
    listener = starting;
    starting.start();
  }

  private void listen() {
    while (isListener()) {
      try (var connection = database.getConnection();
          var statement = connection.createStatement()) {
        statement.execute("listen snapshot_changed");
        listen(connection);
      } catch (SQLException e) {
        LOG.debug("Changes are not heard of just now", e);
        pause();
      }
    }
  }

  private void listen(Connection connection) throws SQLException {
    var notifications = connection.unwrap(PGConnection.class);
    while (isListener()) {
      look(connection);
      notifications.getNotifications((int) LOOK_AGAIN.toMillis());
    }
  }

  /** Not any more once it was stopped, though another has been started since. */
  private boolean isListener() {
    return Thread.currentThread().equals(listener);
  }

  private void look(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement("select number from change_count");
        var row = query.executeQuery()) {
      row.next();
      long latest = row.getLong(1);
      if (latest != number) {
        number = latest;
        var heard = next;
        next = new CompletableFuture<>();
        heard.complete(null);
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_AGAIN);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void stop() {
    var stopped = listener;
    listener = null;
    if (stopped != null) {
      stopped.interrupt();
    }
    next.complete(null);
  }

  @Override
  public boolean isRunning() {
    return listener != null;
  }
}
