package dev.crosskeep.policy.rows;

import static dev.crosskeep.policy.Client.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.policy.Client;
import dev.crosskeep.policy.Owner;
import dev.crosskeep.policy.PolicyService;
import dev.crosskeep.policy.key.ApiKeys;
import dev.crosskeep.policy.key.Keys;
import dev.crosskeep.policy.tenant.Onboarding;
import dev.crosskeep.policy.tenant.PolicyVersions;
import dev.crosskeep.policy.tenant.Tenants;
import dev.crosskeep.service.problems.Refusal;
import dev.crosskeep.service.rows.RowScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The second wall by itself: every check of the service is taken away, and SQL says nothing. */
@PolicyService
class RowSecurityTest {

  /** Tables without row-level security, or whose policy is missing. */
  private static final String OPEN =
      """
      select c.relname from pg_class c
      where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
        and not (c.relrowsecurity and c.relforcerowsecurity
            and exists (select from pg_policy p where p.polrelid = c.oid))
      order by c.relname collate "C"
      """;

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;
  @Autowired private DataSource database;
  @Autowired private PlatformTransactionManager transactions;
  @Autowired private Tenants tenants;
  @Autowired private ApiKeys apiKeys;
  @Autowired private Keys keys;
  @Autowired private PolicyVersions versions;
  @Autowired private Onboarding onboarding;

  private String mine = "";
  private String other = "";
  private String key = "";

  @BeforeEach
  void takeInTwo() throws Exception {
    var client = new Client(port);
    mine = client.newTenant();
    other = client.newTenant();
    key =
        json(client.post("/api/tenants/" + other + "/keys", "{'name': 'k'}"), 201)
            .path("id")
            .asString();
    String path = "/api/tenants/" + other;
    json(client.put(path + "/limits", "{'requests_per_day': 7}"), 200);
    json(client.put(path + "/keys/" + key + "/limits", "{'requests_per_day': 5}"), 200);
  }

  @Test
  void onlyTablesWithoutATenantsRowsAreOpen() {
    assertThat(jdbc.sql(OPEN).query(String.class).list())
        .containsExactly(
            "audit_head", "change_count", "flyway_schema_history", "platform", "platform_policy");
  }

  @Test
  void aNewTableWithATenantAndNoPolicyIsFound() throws Exception {
    var asOwner = JdbcClient.create(Owner.of(database));
    asOwner.sql("create table forgotten (tenant text)").update();
    try {
      assertThat(jdbc.sql(OPEN).query(String.class).list()).contains("forgotten");
    } finally {
      asOwner.sql("drop table forgotten").update();
    }
  }

  @Test
  void theServiceWorksWithoutTheRightsOfItsLogin() {
    assertThat(
            jdbc.sql("select current_user || ' ' || current_setting('is_superuser')")
                .query(String.class)
                .single())
        .isEqualTo("crosskeep_service off");
    assertThatThrownBy(() -> jdbc.sql("alter table tenant disable row level security").update())
        .isInstanceOf(DataAccessException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tenant where id = ",
        "api_key where tenant = ",
        "policy_version where tenant = ",
        "tenant_limits where tenant = ",
        "audit_entry where tenant = ",
        "key_limits join api_key on key = id where tenant = ",
      })
  void aTenantSeesItsOwnRowsAndNoOthers(String rows) {
    String sql = "select count(*) from " + rows + "'" + other + "'";

    assertThat(count(RowScope.tenant(other), sql)).isPositive();
    assertThat(count(RowScope.PLATFORM, sql)).isPositive();
    assertThat(count(RowScope.tenant(mine), sql)).isZero();
    assertThat(count(RowScope.NOBODY, sql)).isZero();
  }

  @Test
  void whatTheServiceAsksForWithoutACheckIsNotThere() {
    RowScope.tenant(mine)
        .run(() -> {
          assertThat(tenants.all()).singleElement().matches(tenant -> tenant.id().equals(mine));
          assertThat(apiKeys.of(other)).isEmpty();
          assertThat(versions.history(other)).isEmpty();
          assertThatThrownBy(() -> tenants.require(other)).isInstanceOf(Refusal.class);
          assertThatThrownBy(() -> keys.revoke(other, key)).isInstanceOf(Refusal.class);
          assertThatThrownBy(() -> keys.issue(other, "stolen", null))
              .isInstanceOf(DataAccessException.class)
              .rootCause()
              .hasMessageContaining("row-level security");
          assertThatThrownBy(() -> onboarding.takeIn("made-by-" + mine.substring(0, 8), "New"))
              .isInstanceOf(DataAccessException.class)
              .rootCause()
              .hasMessageContaining("row-level security");
        });
    assertThat(apiKeys.of(other)).singleElement().matches(one -> one.revokedAt() == null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update tenant set kill_switch = true",
        "update tenant set id = 'stolen' where id <> '%1$s'",
        "update api_key set revoked_at = now()",
        "update tenant_limits set limits = '{}'",
        "update key_limits set limits = '{}'",
        "update member set disabled_at = now()",
        "delete from key_limits",
        "delete from tenant_limits",
      })
  void aWriteWithoutAConditionChangesNothingOfOthers(String sql) {
    var before = RowScope.tenant(other).call(this::everything);

    RowScope.tenant(mine).run(() -> jdbc.sql(sql.formatted(mine)).update());

    assertThat(RowScope.tenant(other).call(this::everything)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert into api_key (id, tenant, name, sha256) values ('0000ffff', '%s', 'k',"
            + " repeat('a', 64))",
        "insert into key_limits values ('%2$s', '{}') on conflict (key) do update set limits ="
            + " '{}'",
        "insert into policy_version (tenant, version, policy, override, reason) values ('%s', 9,"
            + " '{\"method\": \"full\"}', '{\"allowed\": true}', 'r')",
        "update api_key set tenant = '%s'",
      })
  void aRowForAnotherIsRefused(String sql) throws Exception {
    json(new Client(port).post("/api/tenants/" + mine + "/keys", "{'name': 'own'}"), 201);

    assertThatThrownBy(
            () -> RowScope.tenant(mine).run(() -> jdbc.sql(sql.formatted(other, key)).update()))
        .isInstanceOf(DataAccessException.class)
        .rootCause()
        .hasMessageContaining("row-level security");
  }

  @Test
  void nothingIsLeftOnAConnectionOfThePool() throws Exception {
    assertThat(RowScope.PLATFORM.call(this::tenantsOnEveryConnection)).doesNotContain(0L);

    assertThat(RowScope.NOBODY.call(this::tenantsOnEveryConnection)).hasSize(8).containsOnly(0L);
  }

  @Test
  void aTransactionThatIsUndoneLeavesNothingEither() {
    RowScope.tenant(other)
        .run(() ->
            new TransactionTemplate(transactions)
                .executeWithoutResult(status -> {
                  status.setRollbackOnly();
                  assertThat(tenants.all()).hasSize(1);
                }));

    assertThat(count(RowScope.NOBODY, "select count(*) from tenant")).isZero();
  }

  private long count(RowScope scope, String sql) {
    return scope.call(() -> jdbc.sql(sql).query(Long.class).single());
  }

  private String everything() {
    return jdbc.sql(
            """
            select concat(
                (select jsonb_agg(t order by id) from tenant t),
                (select jsonb_agg(t order by id) from api_key t),
                (select jsonb_agg(t) from tenant_limits t),
                (select jsonb_agg(t order by key) from key_limits t),
                (select jsonb_agg(t order by id) from member t))
            """)
        .query(String.class)
        .single();
  }

  /** The number of tenants that each connection shows, all of them taken at once. */
  private List<Long> tenantsOnEveryConnection() throws SQLException {
    var connections = new ArrayList<Connection>();
    var seen = new ArrayList<Long>();
    try {
      for (int i = 0; i < 8; i++) {
        var connection = database.getConnection();
        connections.add(connection);
        try (var statement = connection.createStatement();
            var rows = statement.executeQuery("select count(*) from tenant")) {
          rows.next();
          seen.add(rows.getLong(1));
        }
      }
    } finally {
      for (var connection : connections) {
        connection.close();
      }
    }
    return seen;
  }
}
