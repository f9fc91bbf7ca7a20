package dev.crosskeep.policy.draft;

import dev.crosskeep.contracts.OverrideRule;
import dev.crosskeep.contracts.PolicyJson;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The table of drafts. */
@Repository
class Drafts {

  private final JdbcClient jdbc;
  private final JsonMapper json;

  Drafts(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** A tenant's drafts, newest first. */
  List<Draft> of(String tenant) {
    return jdbc.sql("select * from policy_draft where tenant = :tenant order by id desc")
        .param("tenant", tenant)
        .query(this::draft)
        .list();
  }

  Optional<Draft> find(String tenant, long id) {
    return jdbc.sql("select * from policy_draft where tenant = :tenant and id = :id")
        .param("tenant", tenant)
        .param("id", id)
        .query(this::draft)
        .optional();
  }

  /** A draft that nobody else changes until the transaction ends. */
  Optional<Draft> lock(String tenant, long id) {
    return jdbc.sql("select * from policy_draft where tenant = :tenant and id = :id for update")
        .param("tenant", tenant)
        .param("id", id)
        .query(this::draft)
        .optional();
  }

  /** The next one whose time has come, unless another instance is at it. */
  Optional<Draft> lockDue(Instant now) {
    return jdbc.sql(
            """
            select * from policy_draft where state = 'scheduled' and publish_at <= :now
            order by publish_at, id limit 1 for update skip locked
            """)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .query(this::draft)
        .optional();
  }

  Draft add(String tenant, Content content, Progress progress) {
    return with(
            """
            insert into policy_draft (tenant, policy, override, shadow_rate, reason, publish_at,
                state, base, authors, reviewer, comment, version)
            values (:tenant, cast(:policy as jsonb), cast(:override as jsonb), :shadow_rate,
                :reason, :publish_at, :state, :base, :authors, :reviewer, :comment, :version)
            returning *
            """,
            content,
            progress)
        .param("tenant", tenant)
        .query(this::draft)
        .single();
  }

  /** Writes down what has become of a locked draft. */
  Draft change(Draft draft, Content content, Progress progress) {
    return with(
            """
            update policy_draft
            set policy = cast(:policy as jsonb), override = cast(:override as jsonb),
                shadow_rate = :shadow_rate, reason = :reason, publish_at = :publish_at,
                state = :state, base = :base, authors = :authors, reviewer = :reviewer,
                comment = :comment, version = :version,
                revision = revision + 1, changed_at = now()
            where id = :id
            returning *
            """,
            content,
            progress)
        .param("id", draft.id())
        .query(this::draft)
        .single();
  }

  private JdbcClient.StatementSpec with(String sql, Content content, Progress progress) {
    return jdbc.sql(sql)
        .param("policy", json.writeValueAsString(content.policy()))
        .param(
            "override",
            content.override() == null ? null : json.writeValueAsString(content.override()))
        .param("shadow_rate", content.shadowRate())
        .param("reason", content.reason())
        .param(
            "publish_at",
            content.publishAt() == null ? null : content.publishAt().atOffset(ZoneOffset.UTC))
        .param("state", progress.state().text())
        .param("base", progress.base())
        .param("authors", progress.authors().toArray(String[]::new))
        .param("reviewer", progress.reviewer())
        .param("comment", progress.comment())
        .param("version", progress.version());
  }

  private Draft draft(ResultSet row, int number) throws SQLException {
    return new Draft(
        row.getLong("id"),
        row.getString("tenant"),
        content(row),
        progress(row),
        row.getInt("revision"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("changed_at", OffsetDateTime.class).toInstant());
  }

  private Content content(ResultSet row) throws SQLException {
    String override = row.getString("override");
    var publishAt = row.getObject("publish_at", OffsetDateTime.class);
    return new Content(
        PolicyJson.read(row.getString("policy")),
        override == null ? null : json.readValue(override, OverrideRule.class),
        row.getObject("shadow_rate", Double.class),
        row.getString("reason"),
        publishAt == null ? null : publishAt.toInstant());
  }

  private static Progress progress(ResultSet row) throws SQLException {
    return new Progress(
        DraftState.of(row.getString("state")),
        row.getInt("base"),
        texts(row.getArray("authors")),
        row.getString("reviewer"),
        row.getString("comment"),
        row.getObject("version", Integer.class));
  }

  private static List<String> texts(@Nullable Array array) throws SQLException {
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }
}
