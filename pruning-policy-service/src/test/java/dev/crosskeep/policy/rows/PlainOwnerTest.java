package dev.crosskeep.policy.rows;

import static dev.crosskeep.policy.Client.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.policy.Client;
import dev.crosskeep.policy.Services;
import dev.crosskeep.postgres.TestPostgres;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** A database from before the wall, whose owner is no superuser. */
@ExtendWith(OutputCaptureExtension.class)
class PlainOwnerTest {

  private final String asSuperuser = TestPostgres.newDatabase();
  private final String login = "owner_" + UUID.randomUUID().toString().replace('-', '_');
  private final String asOwner =
      asSuperuser.replaceFirst("\\?.*", "?user=" + login + "&password=x");

  @TempDir private Path folder;

  @BeforeEach
  void makeADatabaseWithATenant() throws SQLException {
    asSuperuser("create role " + login + " login password 'x'");
    asSuperuser("grant create, usage on schema public to " + login);
    Flyway.configure().dataSource(asOwner, null, null).target("15").load().migrate();
    execute(asOwner, "insert into tenant (id, name) values ('old', 'Old')");
    execute(
        asOwner,
        "insert into policy_version (tenant, version, policy, override, reason)"
            + " values ('old', 1, '{\"method\": \"full\"}', '{\"allowed\": true}', 'r')");
  }

  @Test
  void goesOnWithAllThatItHadBehindTheWall() throws Exception {
    asSuperuser(
        """
        do $$ begin
          create role crosskeep_service nologin;
        exception when duplicate_object then null;
        end $$
        """);
    asSuperuser("grant crosskeep_service to " + login);

    try (var service = start()) {
      var tenants = json(Services.client(service).get("/api/tenants"), 200).path("tenants");

      assertThat(tenants).singleElement().matches(one -> one.path("id").asString().equals("old"));
    }
    // The owner stands behind it, too.
    try (var connection = DriverManager.getConnection(asOwner);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from tenant")) {
      rows.next();
      assertThat(rows.getInt(1)).isZero();
    }
  }

  @Test
  void saysWhatASuperuserHasToDoFirst(CapturedOutput output) {
    assertThatThrownBy(() -> start().close()).isInstanceOf(RuntimeException.class);

    assertThat(output).contains("grant crosskeep_service to " + login);
  }

  private ConfigurableApplicationContext start() {
    return Services.start(
        "--spring.datasource.url=" + asOwner,
        "--crosskeep.service-token=" + Client.TOKEN,
        "--crosskeep.demo-key-file=" + folder.resolve("demo-key"),
        "--crosskeep.admin-password-file=" + folder.resolve("admin-password"));
  }

  private void asSuperuser(String sql) throws SQLException {
    execute(asSuperuser, sql);
  }

  private static void execute(String database, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(database);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
