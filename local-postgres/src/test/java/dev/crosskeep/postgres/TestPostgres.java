package dev.crosskeep.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * One PostgreSQL server for all tests of a JVM: a container where a Docker engine answers, else one
 * of this machine. It ends with the JVM.
 */
public final class TestPostgres {

  private static final Logger LOG = LoggerFactory.getLogger(TestPostgres.class);
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private TestPostgres() {}

  /** The JDBC address of a new, empty database, with user and password. */
  public static String newDatabase() {
    String name = "test" + DATABASES.incrementAndGet();
    try (var connection = DriverManager.getConnection(Server.ONLY.url("postgres"));
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("no database for a test", e);
    }
    return Server.ONLY.url(name);
  }

  private interface Server {

    Server ONLY = start();

    String url(String database);

    private static Server start() {
      return DockerClientFactory.instance().isDockerAvailable() ? container() : local();
    }

    private static Server container() {
      var container = new PostgreSQLContainer("postgres:18");
      container.start();
      LOG.info("Tests use PostgreSQL in a container of this machine's Docker engine");
      return database ->
          "jdbc:postgresql://%s:%d/%s?user=%s&password=%s"
              .formatted(
                  container.getHost(),
                  container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                  database,
                  container.getUsername(),
                  container.getPassword());
    }

    private static Server local() {
      try {
        var folder = Files.createTempDirectory("crosskeep-test-postgres");
        var server = LocalPostgres.start(folder, 0, List.of());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server)));
        LOG.info("Tests use a PostgreSQL of this machine: no Docker engine answers");
        return server::url;
      } catch (IOException e) {
        throw new UncheckedIOException("PostgreSQL did not start", e);
      }
    }

    private static void close(LocalPostgres server) {
      try {
        server.close();
      } catch (IOException e) {
        LOG.warn("PostgreSQL did not stop", e);
      }
    }
  }
}
