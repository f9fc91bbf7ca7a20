package dev.crosskeep.policy.snapshot;

import dev.crosskeep.contracts.Limits;
import dev.crosskeep.contracts.PolicySnapshot;
import dev.crosskeep.policy.limit.LimitTables;
import dev.crosskeep.policy.tenant.PublishedPolicyMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Reads what a snapshot is made of. */
@Repository
class SnapshotRows {

  private final JdbcClient jdbc;
  private final PublishedPolicyMapper published;
  private final LimitTables limits;

  SnapshotRows(JdbcClient jdbc, PublishedPolicyMapper published, LimitTables limits) {
    this.jdbc = jdbc;
    this.published = published;
    this.limits = limits;
  }

  /** The number of the latest change; every change has a higher one. */
  long changes() {
    return jdbc.sql("select number from change_count").query(Long.class).single();
  }

  /** Everything as of one moment: never a key without its tenant. */
  @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
  PolicySnapshot read(Instant now) {
    return new PolicySnapshot(changes(), tenants(), keys(now));
  }

  private List<PolicySnapshot.Tenant> tenants() {
    var ofTenants = limits.ofTenants();
    return jdbc.sql(
            """
            select distinct on (v.tenant) v.tenant, v.version, v.policy, v.override, v.shadow_rate,
                t.kill_switch or p.kill_switch as killed
            from policy_version v join tenant t on t.id = v.tenant cross join platform p
            order by v.tenant, v.version desc
            """)
        .query((row, number) -> tenant(row, number, ofTenants))
        .list();
  }

  private List<PolicySnapshot.ApiKey> keys(Instant now) {
    var ofKeys = limits.ofKeys();
    return jdbc.sql(
            """
            select id, sha256, tenant, expires_at from api_key
            where revoked_at is null and (expires_at is null or expires_at > :now)
            order by id
            """)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .query((row, _) -> key(row, ofKeys))
        .list();
  }

  private PolicySnapshot.Tenant tenant(ResultSet row, int number, Map<String, Limits> limits)
      throws SQLException {
    String id = row.getString("tenant");
    return new PolicySnapshot.Tenant(
        id,
        published.mapRow(row, number),
        row.getBoolean("killed"),
        Optional.ofNullable(limits.get(id)));
  }

  private static PolicySnapshot.ApiKey key(ResultSet row, Map<String, Limits> limits)
      throws SQLException {
    return new PolicySnapshot.ApiKey(
        row.getString("id"),
        row.getString("sha256"),
        row.getString("tenant"),
        Optional.ofNullable(row.getObject("expires_at", OffsetDateTime.class))
            .map(OffsetDateTime::toInstant),
        Optional.ofNullable(limits.get(row.getString("id"))));
  }
}
