package dev.crosskeep.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the database itself keeps out, whoever writes to it. */
@PolicyService
class SchemaTest {

  @Autowired private JdbcClient jdbc;
  @Autowired private DataSource database;

  @BeforeEach
  void addATenant() {
    jdbc.sql("insert into tenant (id, name) values ('t', 'T') on conflict do nothing").update();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update policy_version set reason = 'another'",
        "update policy_version set version = version + 1",
        "delete from policy_version",
        "truncate policy_version cascade",
      })
  void whatWasPublishedNeverChanges(String sql) throws SQLException {
    var owner = JdbcClient.create(Owner.of(database));

    assertThatThrownBy(() -> owner.sql(sql).update())
        .isInstanceOf(DataAccessException.class)
        .hasMessageContaining("rows of policy_version never change");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'method': 'full'}                                     | {'allowed': false}",
        "{'method': 'csp'}                                      | {'allowed': true}",
        "{'method': 'csp', 'budget': {'ratio': 1}}              | {'allowed': true}",
        "{'method': 'csp', 'budget': {'ratio': 0.001}}          | {'allowed': true}",
        "{'method': 'csp', 'budget': {'tokens': 1}}             | {'allowed': true}",
        "{'method': 'csp', 'budget': {'bytes': 67108864}}       | {'allowed': true}",
        "{'method': 'csp', 'budget': {'mass': 0.9}}             | {'allowed': true}",
        "{'method': 'full'} | {'allowed': true, 'max_budget': {'ratio': 0.5}}",
      })
  void aPolicyThatMakesSenseIsLetIn(String policy, String override) {
    assertThatCode(() -> publish(policy, override, "'r'")).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'method': 'lru'}                                      | {'allowed': true}",
        "{}                                                     | {'allowed': true}",
        "{'method': null}                                       | {'allowed': true}",
        "'full'                                                 | {'allowed': true}",
        "{'method': 'csp', 'budget': {'ratio': 0}}              | {'allowed': true}",
        "{'method': 'csp', 'budget': {'ratio': 1.5}}            | {'allowed': true}",
        "{'method': 'csp', 'budget': {'ratio': 'NaN'}}          | {'allowed': true}",
        "{'method': 'csp', 'budget': {'ratio': null}}           | {'allowed': true}",
        "{'method': 'csp', 'budget': {'tokens': 0}}             | {'allowed': true}",
        "{'method': 'csp', 'budget': {'bytes': 0}}              | {'allowed': true}",
        "{'method': 'csp', 'budget': {'mass': 1.5}}             | {'allowed': true}",
        "{'method': 'csp', 'budget': {'ratio': 2, 'tokens': 3}} | {'allowed': true}",
        "{'method': 'csp', 'budget': {}}                        | {'allowed': true}",
        "{'method': 'csp', 'budget': null}                      | {'allowed': true}",
        "{'method': 'csp', 'budget': 0.5}                       | {'allowed': true}",
        "{'method': 'full'} | {}",
        "{'method': 'full'} | {'allowed': 'yes'}",
        "{'method': 'full'} | {'allowed': null}",
        "{'method': 'full'} | {'allowed': true, 'max_budget': {'ratio': 1.01}}",
      })
  void aPolicyThatMakesNoSenseIsKeptOut(String policy, String override) {
    assertKeptOut(() -> publish(policy, override, "'r'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "''", "'  '"})
  void aPolicyWithoutAReasonIsKeptOut(String reason) {
    assertKeptOut(() -> publish("{'method': 'full'}", "{'allowed': true}", reason));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0.01", "1.01", "'NaN'", "null"})
  void aShareInTheShadowThatIsNoShareIsKeptOut(String rate) {
    assertKeptOut(() ->
        jdbc.sql(
                """
                insert into policy_version (tenant, version, policy, override, reason, shadow_rate)
                select 't', 1000000, '{"method": "full"}', '{"allowed": true}', 'r',
                """
                    + rate)
            .update());
  }

  @Test
  void aVersionIsPublishedOnce() {
    publish("{'method': 'full'}", "{'allowed': true}", "'r'");

    assertKeptOut(() ->
        jdbc.sql(
                """
                insert into policy_version (tenant, version, policy, override, reason)
                select tenant, version, policy, override, reason from policy_version limit 1
                """)
            .update());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert into tenant (id, name) values ('T', 'T')",
        "insert into tenant (id, name) values ('-t', 'T')",
        "insert into tenant (id, name) values (repeat('t', 64), 'T')",
        "insert into tenant (id, name) values ('blank', ' ')",
        "insert into api_key (id, tenant, name, sha256) values ('0000000g', 't', 'k', repeat('a',"
            + " 64))",
        "insert into api_key (id, tenant, name, sha256) values ('00000001', 't', 'k', repeat('a',"
            + " 63))",
        "insert into api_key (id, tenant, name, sha256) values ('00000001', 't', 'k', repeat('A',"
            + " 64))",
        "insert into api_key (id, tenant, name, sha256) values ('00000001', '?', 'k', repeat('a',"
            + " 64))",
        "insert into api_key (id, tenant, name, sha256, models) values ('00000001', 't', 'k',"
            + " repeat('a', 64), '{}')",
        "insert into policy_version (tenant, version, policy, override, reason, model, key)"
            + " select 't', 1000001, '{\"method\": \"full\"}', '{\"allowed\": true}', 'r', 'toy', id"
            + " from api_key limit 1",
        "insert into policy_version (tenant, version, policy, override, reason, key)"
            + " select 't', 1000001, '{\"method\": \"full\"}', '{\"allowed\": true}', 'r', id"
            + " from api_key where tenant <> 't' limit 1",
        "insert into policy_version (tenant, version, policy, override, reason, model)"
            + " values ('t', 1000001, '{\"method\": \"full\"}', '{\"allowed\": true}', 'r', ' ')",
        "insert into change_count (id, number) values (true, 7)",
        "insert into change_count (id, number) values (false, 7)",
      })
  void aRowThatMakesNoSenseIsKeptOut(String sql) {
    assertKeptOut(() -> jdbc.sql(sql).update());
  }

  @Test
  void everyChangeHasAHigherNumber() {
    long before = changes();

    publish("{'method': 'full'}", "{'allowed': true}", "'r'");
    long published = changes();
    jdbc.sql("update tenant set name = 'Tea' where id = 't'").update();

    assertThat(published).isGreaterThan(before);
    assertThat(changes()).isGreaterThan(published);
  }

  @Test
  void aChangeIsNewerThanAllThatABackupDoesNotKnowOf() {
    jdbc.sql("update change_count set number = 7").update();
    long now = System.currentTimeMillis();

    jdbc.sql("update tenant set name = 'Tea' where id = 't'").update();

    assertThat(changes()).isGreaterThanOrEqualTo(now);
  }

  @Test
  void aClockThatIsPutBackMakesNoChangeOlder() {
    long future = System.currentTimeMillis() + 1_000_000_000;
    jdbc.sql("update change_count set number = :n").param("n", future).update();
    try {
      jdbc.sql("update tenant set name = 'Tea' where id = 't'").update();

      assertThat(changes()).isEqualTo(future + 1);
    } finally {
      jdbc.sql("update change_count set number = 0").update();
    }
  }

  private void publish(String policy, String override, String reason) {
    jdbc.sql(
            """
            insert into policy_version (tenant, version, policy, override, reason)
            select 't', coalesce(max(version), 0) + 1, cast(:policy as jsonb),
                cast(:override as jsonb),
            """
                + reason
                + " from policy_version where tenant = 't'")
        .param("policy", policy.replace('\'', '"'))
        .param("override", override.replace('\'', '"'))
        .update();
  }

  private long changes() {
    return jdbc.sql("select number from change_count").query(Long.class).single();
  }

  private static void assertKeptOut(ThrowingCallable write) {
    assertThatThrownBy(write).isInstanceOf(DataIntegrityViolationException.class);
  }
}
