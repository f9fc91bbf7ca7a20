package dev.crosskeep.policy.snapshot;

import dev.crosskeep.contracts.PolicySnapshot;
import dev.crosskeep.policy.tenant.PublishedPolicyMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
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

  SnapshotRows(JdbcClient jdbc, PublishedPolicyMapper published) {
    this.jdbc = jdbc;
    this.published = published;
  }

  /** The number of changes up to now. */
  long changes() {
    return jdbc.sql("select number from change_count").query(Long.class).single();
  }

  /** Everything as of one moment: never a key without its tenant. */
  @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
  Counted read(Instant now) {
    return new Counted(changes(), new PolicySnapshot(tenants(), keys(now)));
  }

  private List<PolicySnapshot.Tenant> tenants() {
    return jdbc.sql(
            """
            select distinct on (v.tenant) v.tenant, v.version, v.policy, v.override, v.shadow_rate,
                t.kill_switch or p.kill_switch as killed
            from policy_version v join tenant t on t.id = v.tenant cross join platform p
            order by v.tenant, v.version desc
            """)
        .query(this::tenant)
        .list();
  }

  private List<PolicySnapshot.ApiKey> keys(Instant now) {
    return jdbc.sql(
            """
            select id, sha256, tenant, expires_at from api_key
            where revoked_at is null and (expires_at is null or expires_at > :now)
            order by id
            """)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .query(SnapshotRows::key)
        .list();
  }

  private PolicySnapshot.Tenant tenant(ResultSet row, int number) throws SQLException {
    return new PolicySnapshot.Tenant(
        row.getString("tenant"), published.mapRow(row, number), row.getBoolean("killed"));
  }

  private static PolicySnapshot.ApiKey key(ResultSet row, int number) throws SQLException {
    return new PolicySnapshot.ApiKey(
        row.getString("id"),
        row.getString("sha256"),
        row.getString("tenant"),
        Optional.ofNullable(row.getObject("expires_at", OffsetDateTime.class))
            .map(OffsetDateTime::toInstant));
  }

  /** A snapshot and the number of changes that it holds. */
  record Counted(long changes, PolicySnapshot snapshot) {}
}
