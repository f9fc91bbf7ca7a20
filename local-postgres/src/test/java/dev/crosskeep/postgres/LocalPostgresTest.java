package dev.crosskeep.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPostgresTest {

  @TempDir private Path folder;

  @Test
  void whatWasCommittedIsThereAfterARestart() throws IOException, SQLException {
    try (var server = LocalPostgres.start(folder, 0, List.of("policy"))) {
      execute(server, "create table note (text text)");
      execute(server, "insert into note values ('kept')");
    }
    try (var server = LocalPostgres.start(folder, 0, List.of("policy", "experiment"))) {
      assertThat(ask(server, "select text from note")).isEqualTo("kept");
      assertThat(ask(server, "show fsync")).isEqualTo("on");
    }
  }

  @Test
  void aStartThatWasEndedWhileItUnpackedIsMadeGood() throws IOException, SQLException {
    LocalPostgres.start(folder, 0, List.of()).close();
    try (var programs = Files.newDirectoryStream(folder.resolve("program"), "PG-*")) {
      for (Path program : programs) {
        Files.delete(program.resolve(".exists"));
        Files.delete(program.resolve("bin/postgres"));
      }
    }

    try (var server = LocalPostgres.start(folder, 0, List.of("policy"))) {
      assertThat(ask(server, "select 1")).isEqualTo("1");
    }
  }

  @Test
  void aServerThatOutlivedItsParentIsReplaced() throws IOException, SQLException {
    var java = ProcessHandle.current().info().command().orElseThrow();
    var parent =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                folder.toString(),
                "0",
                "policy")
            .start();
    assertThat(parent.inputReader().readLine()).startsWith("PostgreSQL listens on port");
    parent.destroyForcibly().onExit().join();

    try (var server = LocalPostgres.start(folder, 0, List.of("policy"))) {
      assertThat(ask(server, "select 1")).isEqualTo("1");
    }
  }

  @Test
  void eachTestDatabaseIsEmpty() throws SQLException {
    for (int i = 0; i < 2; i++) {
      try (var connection = DriverManager.getConnection(TestPostgres.newDatabase());
          var statement = connection.createStatement()) {
        statement.execute("create table note (text text)");
      }
    }
  }

  private static void execute(LocalPostgres server, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(server.url("policy"));
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String ask(LocalPostgres server, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(server.url("policy"));
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }
}
