package dev.crosskeep.policy.snapshot;

import dev.crosskeep.contracts.Limits;
import dev.crosskeep.contracts.PictureHosts;
import dev.crosskeep.contracts.PolicySnapshot;
import dev.crosskeep.policy.limit.LimitTables;
import dev.crosskeep.policy.tenant.Layers;
import dev.crosskeep.policy.tenant.PolicyVersions;
import dev.crosskeep.policy.tenant.Tenants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Reads what a snapshot is made of. */
@Repository
class SnapshotRows {

  private final JdbcClient jdbc;
  private final PolicyVersions versions;
  private final LimitTables limits;

  SnapshotRows(JdbcClient jdbc, PolicyVersions versions, LimitTables limits) {
    this.jdbc = jdbc;
    this.versions = versions;
    this.limits = limits;
  }

  /** The number of the latest change; every change has a higher one. */
  long changes() {
    return jdbc.sql("select number from change_count").query(Long.class).single();
  }

  /** Everything as of one moment: never a key without its tenant. */
  @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
  PolicySnapshot read(Instant now) {
    var layers = versions.layers();
    return new PolicySnapshot(changes(), tenants(layers), keys(layers, now));
  }

  /** Whoever has no policy at all, which takes a hand in the database, stands in nobody's way. */
  private List<PolicySnapshot.Tenant> tenants(Map<String, Layers> layers) {
    var ofTenants = limits.ofTenants();
    return jdbc.sql(
            """
            select t.id, t.kill_switch or p.kill_switch as killed, t.picture_hosts
            from tenant t cross join platform p
            where exists (select from policy_version where tenant = t.id)
            order by t.id
            """)
        .query((row, _) -> tenant(row, layersOf(row.getString("id"), layers), ofTenants))
        .list();
  }

  private List<PolicySnapshot.ApiKey> keys(Map<String, Layers> layers, Instant now) {
    var ofKeys = limits.ofKeys();
    return jdbc.sql(
            """
            select id, sha256, tenant, expires_at, models from api_key
            where revoked_at is null and (expires_at is null or expires_at > :now)
                and exists (select from policy_version where tenant = api_key.tenant)
            order by id
            """)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .query((row, _) -> key(row, layersOf(row.getString("tenant"), layers), ofKeys))
        .list();
  }

  private static Layers layersOf(String tenant, Map<String, Layers> layers) {
    return Objects.requireNonNull(layers.get(tenant), tenant);
  }

  private static PolicySnapshot.Tenant tenant(
      ResultSet row, Layers layers, Map<String, Limits> limits) throws SQLException {
    String id = row.getString("id");
    return new PolicySnapshot.Tenant(
        id,
        layers.of(null, null),
        layers.byModel(null),
        row.getBoolean("killed"),
        Optional.ofNullable(limits.get(id)),
        Optional.of(Tenants.pictureHosts(row)).filter(hosts -> !hosts.equals(PictureHosts.NONE)));
  }

  private static PolicySnapshot.ApiKey key(ResultSet row, Layers layers, Map<String, Limits> limits)
      throws SQLException {
    String id = row.getString("id");
    boolean hasPolicy = layers.keys().containsKey(id);
    return new PolicySnapshot.ApiKey(
        id,
        row.getString("sha256"),
        row.getString("tenant"),
        Optional.ofNullable(row.getObject("expires_at", OffsetDateTime.class))
            .map(OffsetDateTime::toInstant),
        Optional.ofNullable(limits.get(id)),
        models(row),
        hasPolicy ? Optional.of(layers.of(null, id)) : Optional.empty(),
        hasPolicy ? layers.byModel(id) : Map.of());
  }

  private static Optional<List<String>> models(ResultSet row) throws SQLException {
    var models = row.getArray("models");
    return models == null ? Optional.empty() : Optional.of(List.of((String[]) models.getArray()));
  }
}
