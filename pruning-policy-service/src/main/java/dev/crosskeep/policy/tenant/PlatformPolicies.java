package dev.crosskeep.policy.tenant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The table of what tenants inherit: rows are added and read, nothing else. */
@Repository
class PlatformPolicies {

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final PublishedPolicyMapper published;

  PlatformPolicies(JdbcClient jdbc, JsonMapper json, PublishedPolicyMapper published) {
    this.jdbc = jdbc;
    this.json = json;
    this.published = published;
  }

  /** Keeps the platform's version in force until the transaction ends; before any tenant's lock. */
  PolicyVersion holdCurrent() {
    jdbc.sql("select from platform for share").query((_, _) -> true).single();
    return history().getFirst();
  }

  /** Keeps others from publishing and from inheriting until the transaction ends. */
  PolicyVersion lockCurrent() {
    jdbc.sql("select from platform for no key update").query((_, _) -> true).single();
    return history().getFirst();
  }

  /** Every version, newest first; there is always one. */
  List<PolicyVersion> history() {
    return jdbc.sql("select * from platform_policy order by version desc")
        .query(this::version)
        .list();
  }

  /** One that is there. */
  PolicyVersion require(int version) {
    return jdbc.sql("select * from platform_policy where version = :version")
        .param("version", version)
        .query(this::version)
        .single();
  }

  /** Adds the next version; the table must be locked. */
  PolicyVersion add(Publication wanted) {
    return jdbc.sql(
            """
            insert into platform_policy (version, policy, override, shadow_rate, reason, author)
            select max(version) + 1, cast(:policy as jsonb), cast(:override as jsonb),
                :shadow_rate, :reason, :author
            from platform_policy
            returning *
            """)
        .param("policy", json.writeValueAsString(wanted.policy()))
        .param("override", json.writeValueAsString(wanted.override()))
        .param("shadow_rate", wanted.shadowRate())
        .param("reason", wanted.reason())
        .param("author", wanted.author())
        .query(this::version)
        .single();
  }

  private PolicyVersion version(ResultSet row, int number) throws SQLException {
    return new PolicyVersion(
        published.mapRow(row, number),
        row.getString("reason"),
        row.getString("author"),
        row.getObject("published_at", OffsetDateTime.class).toInstant(),
        null);
  }
}
