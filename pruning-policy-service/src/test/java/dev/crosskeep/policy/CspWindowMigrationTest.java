package dev.crosskeep.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Policies that were published before csp had a window of its own. */
@PolicyService
class CspWindowMigrationTest {

  private static final String SCHEMA = "before_the_window";

  @Autowired private DataSource database;

  @Test
  void whatWasPublishedGoesOnToObserveTheRecentTokens() throws SQLException {
    flyway().target("3").load().migrate();
    var jdbc = JdbcClient.create(Owner.of(database));
    jdbc.sql("insert into before_the_window.tenant (id, name) values ('t', 'T')").update();
    publish(jdbc, 1, "{\"method\": \"csp\", \"recent\": {\"ratio\": 0.25}}");
    publish(
        jdbc,
        2,
        "{\"method\": \"csp\", \"recent\": {\"tokens\": 9}, \"observation_window\": {\"tokens\":"
            + " 4}}");
    publish(jdbc, 3, "{\"method\": \"snapkv\", \"recent\": {\"tokens\": 9}}");

    flyway().load().migrate();

    assertThat(
            jdbc.sql(
                    "select policy ->> 'observation_window' from before_the_window.policy_version"
                        + " order by version")
                .query(String.class)
                .list())
        .containsExactly("{\"ratio\": 0.25}", "{\"tokens\": 4}", null);
  }

  private FluentConfiguration flyway() throws SQLException {
    return Flyway.configure().dataSource(Owner.of(database)).schemas(SCHEMA);
  }

  private static void publish(JdbcClient jdbc, int version, String policy) {
    jdbc.sql(
            "insert into before_the_window.policy_version (tenant, version, policy, override,"
                + " reason) values ('t', ?, ?::jsonb, '{\"allowed\": true}', 'r')")
        .param(version)
        .param(policy)
        .update();
  }
}
