package dev.crosskeep.policy.limit;

import dev.crosskeep.contracts.Limits;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The tables of limits: of tenants, and of their keys. */
@Repository
public class LimitTables {

  private final JdbcClient jdbc;
  private final JsonMapper json;

  LimitTables(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** A tenant's limits; none where none were set. */
  public Limits ofTenant(String tenant) {
    return jdbc.sql("select limits from tenant_limits where tenant = :tenant")
        .param("tenant", tenant)
        .query(this::limits)
        .optional()
        .orElse(Limits.NONE);
  }

  /** A key's limits, none where none were set; empty when the tenant has no such key. */
  public Optional<Limits> ofKey(String tenant, String key) {
    return jdbc.sql(
            """
            select coalesce(limits, '{}') as limits
            from api_key left join key_limits on key = id
            where tenant = :tenant and id = :key
            """)
        .param("tenant", tenant)
        .param("key", key)
        .query(this::limits)
        .optional();
  }

  /** Sets a tenant's limits in place of those it had; it must be there. */
  void setOfTenant(String tenant, Limits limits) {
    jdbc.sql(
            """
            insert into tenant_limits (tenant, limits) values (:tenant, cast(:limits as jsonb))
            on conflict (tenant) do update set limits = excluded.limits
            """)
        .param("tenant", tenant)
        .param("limits", json.writeValueAsString(limits))
        .update();
  }

  /** The same for one of its keys. */
  void setOfKey(String tenant, String key, Limits limits) {
    jdbc.sql(
            """
            insert into key_limits (key, limits)
            select id, cast(:limits as jsonb) from api_key
            where tenant = :tenant and id = :key
            on conflict (key) do update set limits = excluded.limits
            """)
        .param("tenant", tenant)
        .param("key", key)
        .param("limits", json.writeValueAsString(limits))
        .update();
  }

  /** Gives a new key the limits of another, if it has any. */
  public void handOn(String key, String successor) {
    jdbc.sql(
            """
            insert into key_limits (key, limits)
            select :successor, limits from key_limits where key = :key
            """)
        .param("successor", successor)
        .param("key", key)
        .update();
  }

  /** The limits of every tenant that has any. */
  public Map<String, Limits> ofTenants() {
    return all("select tenant as id, limits from tenant_limits where limits <> '{}'");
  }

  /** The limits of every key that has any. */
  public Map<String, Limits> ofKeys() {
    return all("select key as id, limits from key_limits where limits <> '{}'");
  }

  private Map<String, Limits> all(String sql) {
    Map<String, Limits> limits = new HashMap<>();
    jdbc.sql(sql)
        .query(row -> {
          limits.put(row.getString("id"), limits(row, row.getRow()));
        });
    return limits;
  }

  private Limits limits(ResultSet row, int number) throws SQLException {
    return json.readValue(row.getString("limits"), Limits.class);
  }
}
