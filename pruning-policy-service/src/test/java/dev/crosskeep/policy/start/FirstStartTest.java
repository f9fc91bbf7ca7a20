package dev.crosskeep.policy.start;

import static dev.crosskeep.policy.Client.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.policy.Client;
import dev.crosskeep.policy.Services;
import dev.crosskeep.postgres.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

@ExtendWith(OutputCaptureExtension.class)
class FirstStartTest {

  private static final Pattern KEY = Pattern.compile("ck_live_[0-9a-f]{8}_\\w{43}_\\w{6}");

  private final String database = TestPostgres.newDatabase();

  @TempDir private Path folder;

  @Test
  void theKeyIsInAFileThatOnlyItsOwnerCanReadAndNowhereElse(CapturedOutput output)
      throws Exception {
    Path file = folder.resolve("demo-key");
    Files.writeString(file, "of a database that is gone");

    var snapshot = startOnce("--crosskeep.demo-key-file=" + file);

    String key = Files.readString(file).strip();
    assertThat(key).matches(KEY);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(snapshot.at("/keys/0/sha256").stringValue()).isEqualTo(sha256(key));
    assertThat(output).doesNotContain(key).contains("Made tenant demo");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void withoutAFileTheKeyIsPrintedOnOneLineAndNotLogged(CapturedOutput output) throws Exception {
    var snapshot = startOnce("--crosskeep.demo-key-file=");

    var lines = output.getOut().lines().filter(line -> KEY.matcher(line).find()).toList();
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst()).startsWith("The key of tenant demo, shown only now: ck_live_");
    String key = lines.getFirst().substring(lines.getFirst().indexOf("ck_live_"));
    assertThat(snapshot.at("/keys/0/sha256").stringValue()).isEqualTo(sha256(key));
  }

  @Test
  void theSecondStartMakesNothing(CapturedOutput output) throws Exception {
    Path file = folder.resolve("demo-key");
    var first = startOnce("--crosskeep.demo-key-file=" + file);
    Files.delete(file);

    var second = startOnce("--crosskeep.demo-key-file=" + file);

    assertThat(second).isEqualTo(first);
    assertThat(first.path("tenants")).hasSize(1);
    assertThat(first.path("keys")).hasSize(1);
    assertThat(file).doesNotExist();
    assertThat(output.getAll().split("Made tenant demo", -1)).hasSize(2);
  }

  @Test
  void aKeyThatCannotBeHandedOverIsNotMade(CapturedOutput output) throws Exception {
    Path file = folder.resolve("nowhere").resolve("demo-key");

    assertThatThrownBy(() -> startOnce("--crosskeep.demo-key-file=" + file))
        .isInstanceOf(RuntimeException.class);

    assertThat(output).contains("crosskeep.demo-key-file cannot be written: " + file);
    assertThat(output.getAll()).doesNotContain("\tat ").doesNotContainPattern(KEY);
    assertThat(startOnce("--crosskeep.demo-key-file=" + folder.resolve("key")).path("keys"))
        .hasSize(1);
  }

  @Test
  void aStartThatFindsAnotherAtWorkWaitsAndMakesNothing() throws Exception {
    Flyway.configure().dataSource(database, null, null).load().migrate();
    Path file = folder.resolve("demo-key");
    try (var another = DriverManager.getConnection(database);
        var statement = another.createStatement();
        var threads = Executors.newSingleThreadExecutor()) {
      another.setAutoCommit(false);
      statement.execute("lock table tenant in share row exclusive mode");
      statement.execute("insert into tenant (id, name) values ('demo', 'Made by another')");

      var start = threads.submit(() -> startOnce("--crosskeep.demo-key-file=" + file));
      awaitSomebodyWaiting(statement);
      another.commit();

      assertThat(start.get().path("keys")).isEmpty();
      assertThat(file).doesNotExist();
    }
  }

  private static void awaitSomebodyWaiting(Statement statement) throws Exception {
    var deadline = Instant.now().plus(Duration.ofMinutes(2));
    boolean waiting = false;
    while (!waiting) {
      assertThat(Instant.now()).isBefore(deadline);
      try (var locks = statement.executeQuery("select from pg_locks where not granted")) {
        waiting = locks.next();
      }
    }
  }

  /** The snapshot of a service that is started and stopped. */
  private JsonNode startOnce(String... arguments) throws Exception {
    String[] all = new String[arguments.length + 2];
    all[0] = "--spring.datasource.url=" + database;
    all[1] = "--crosskeep.service-token=" + Client.TOKEN;
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    try (var service = Services.start(all)) {
      return json(Services.client(service).get("/internal/snapshot"), 200);
    }
  }

  private static String sha256(String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
