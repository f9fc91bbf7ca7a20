package dev.crosskeep.policy.tenant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The table of published policies: rows are added and read, nothing else. */
@Repository
public class PolicyVersions {

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final PublishedPolicyMapper published;

  PolicyVersions(JdbcClient jdbc, JsonMapper json, PublishedPolicyMapper published) {
    this.jdbc = jdbc;
    this.json = json;
    this.published = published;
  }

  /** The version in force; empty only when there is no such tenant. */
  public Optional<PolicyVersion> current(String tenant) {
    return jdbc.sql(
            """
            select * from policy_version where tenant = :tenant order by version desc limit 1
            """)
        .param("tenant", tenant)
        .query(this::version)
        .optional();
  }

  /** One version; empty when the tenant has none with this number. */
  Optional<PolicyVersion> find(String tenant, int version) {
    return jdbc.sql(
            """
            select * from policy_version where tenant = :tenant and version = :version
            """)
        .param("tenant", tenant)
        .param("version", version)
        .query(this::version)
        .optional();
  }

  /** Every version, newest first; empty only when there is no such tenant. */
  public List<PolicyVersion> history(String tenant) {
    return jdbc.sql(
            """
            select * from policy_version where tenant = :tenant order by version desc
            """)
        .param("tenant", tenant)
        .query(this::version)
        .list();
  }

  /** Adds the next version; the tenant must be locked or new in this transaction. */
  PolicyVersion add(String tenant, Publication wanted) {
    var inherits = wanted.inherits();
    return jdbc.sql(
            """
            insert into policy_version (tenant, version, policy, override, shadow_rate, reason,
                author, said, platform_version)
            select :tenant, coalesce(max(version), 0) + 1,
                cast(:policy as jsonb), cast(:override as jsonb), :shadow_rate, :reason, :author,
                cast(:said as jsonb), cast(:platform as integer)
            from policy_version where tenant = :tenant
            returning *
            """)
        .param("tenant", tenant)
        .param("policy", json.writeValueAsString(wanted.policy()))
        .param("override", json.writeValueAsString(wanted.override()))
        .param("shadow_rate", wanted.shadowRate())
        .param("reason", wanted.reason())
        .param("author", wanted.author())
        .param("said", inherits == null ? null : json.writeValueAsString(inherits.said()))
        .param("platform", inherits == null ? null : inherits.platform())
        .query(this::version)
        .single();
  }

  private PolicyVersion version(ResultSet row, int number) throws SQLException {
    return new PolicyVersion(
        published.mapRow(row, number),
        row.getString("reason"),
        row.getString("author"),
        row.getObject("published_at", OffsetDateTime.class).toInstant(),
        inherits(row));
  }

  private @Nullable Inheritance inherits(ResultSet row) throws SQLException {
    String said = row.getString("said");
    return said == null
        ? null
        : new Inheritance(row.getInt("platform_version"), json.readValue(said, Said.class));
  }
}
