package dev.crosskeep.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL server as a child of this process, on the loopback address only, whose data survive
 * a kill: fsync is on, and the folder is kept.
 */
public final class LocalPostgres implements AutoCloseable {

  private static final Duration START_WITHIN = Duration.ofSeconds(60);

  /** What the library leaves in a folder of programs when all of them are there. */
  private static final String UNPACKED = ".exists";

  private final EmbeddedPostgres server;
  private final Path data;

  private LocalPostgres(EmbeddedPostgres server, Path data) {
    this.server = server;
    this.data = data;
  }

  /**
   * Starts a server and makes the databases that are not there yet.
   *
   * @param folder where programs and data are unpacked and kept
   * @param port 0 for any free one
   */
  public static LocalPostgres start(Path folder, int port, List<String> databases)
      throws IOException {
    Path data = folder.resolve("data");
    Path program = folder.resolve("program");
    endLeftover(data);
    removeHalfUnpacked(program);
    var builder =
        EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(program.toFile())
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setPGStartupWait(START_WITHIN);
    var server = new LocalPostgres((port == 0 ? builder : builder.setPort(port)).start(), data);
    try {
      for (var database : databases) {
        server.create(database);
      }
    } catch (SQLException e) {
      server.close();
      throw new IOException("a database could not be made", e);
    }
    return server;
  }

  private void create(String database) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        var known = connection.prepareStatement("select from pg_database where datname = ?")) {
      known.setString(1, database);
      try (var found = known.executeQuery()) {
        if (!found.next()) {
          try (var statement = connection.createStatement()) {
            statement.execute("create database " + statement.enquoteIdentifier(database, true));
          }
        }
      }
    }
  }

  /** A server outlives a parent that was killed; the next start would find its folder taken. */
  private static void endLeftover(Path data) throws IOException {
    var leftover = serverOf(data);
    if (leftover.isPresent()) {
      // SIGINT: PostgreSQL's fast shutdown, which does not wait for clients.
      new ProcessBuilder("kill", "-INT", Long.toString(leftover.get().pid())).start();
      leftover.get().onExit().orTimeout(START_WITHIN.toSeconds(), TimeUnit.SECONDS).join();
    }
  }

  /** A start that was ended while it unpacked would make every later one fail. */
  private static void removeHalfUnpacked(Path program) throws IOException {
    if (!Files.exists(program)) {
      return;
    }
    try (var folders = Files.newDirectoryStream(program, "PG-*")) {
      for (Path folder : folders) {
        if (!Files.exists(folder.resolve(UNPACKED))) {
          remove(folder);
        }
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    try (var tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static Optional<ProcessHandle> serverOf(Path data) throws IOException {
    Path file = data.resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    long pid = Long.parseLong(Files.readAllLines(file).getFirst());
    return ProcessHandle.of(pid)
        .filter(process -> process.info().command().orElse("").contains("postgres"));
  }

  /** Waits until the server ends, whoever ended it. */
  public void awaitEnd() throws IOException {
    serverOf(data).ifPresent(process -> process.onExit().join());
  }

  public int port() {
    return server.getPort();
  }

  /** The JDBC address of a database, with its user. */
  public String url(String database) {
    return server.getJdbcUrl("postgres", database);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
