package dev.crosskeep.policy.tenant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
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
  void hold() {
    jdbc.sql("select from platform for share").query((_, _) -> true).single();
  }

  /** Keeps others from publishing and from inheriting until the transaction ends. */
  void lock() {
    jdbc.sql("select from platform for no key update").query((_, _) -> true).single();
  }

  /** Whether only what somebody else approved is published for all. */
  boolean wantsFourEyes() {
    return jdbc.sql("select four_eyes from platform").query(Boolean.class).single();
  }

  /** The version in force. */
  PolicyVersion current() {
    return jdbc.sql("select * from platform_policy order by version desc limit 1")
        .query(this::version)
        .single();
  }

  /** One version; empty when there is none with this number. */
  Optional<PolicyVersion> find(int version) {
    return jdbc.sql("select * from platform_policy where version = :version")
        .param("version", version)
        .query(this::version)
        .optional();
  }

  /** Every version, newest first; there is always one. */
  List<PolicyVersion> history() {
    return jdbc.sql("select * from platform_policy order by version desc")
        .query(this::version)
        .list();
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
        new Scope.Platform(),
        published.mapRow(row, number),
        row.getString("reason"),
        row.getString("author"),
        row.getObject("published_at", OffsetDateTime.class).toInstant(),
        null);
  }
}
