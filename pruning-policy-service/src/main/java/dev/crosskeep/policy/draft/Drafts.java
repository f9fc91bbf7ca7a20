package dev.crosskeep.policy.draft;

import dev.crosskeep.contracts.OverrideRule;
import dev.crosskeep.policy.tenant.Said;
import dev.crosskeep.policy.tenant.Scope;
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
import tools.jackson.databind.node.ObjectNode;

/** The table of drafts. */
@Repository
public class Drafts {

  private static final String OWNED = "tenant is not distinct from cast(:tenant as text)";

  private final JdbcClient jdbc;
  private final JsonMapper json;

  Drafts(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** A tenant's drafts, newest first, or the platform's without one. */
  public List<Draft> of(@Nullable String tenant) {
    return jdbc.sql("select * from policy_draft where " + OWNED + " order by id desc")
        .param("tenant", tenant)
        .query(this::draft)
        .list();
  }

  public Optional<Draft> find(@Nullable String tenant, long id) {
    return jdbc.sql("select * from policy_draft where " + OWNED + " and id = :id")
        .param("tenant", tenant)
        .param("id", id)
        .query(this::draft)
        .optional();
  }

  /**
   * Drafts that are neither published nor given up, the longest untouched first.
   *
   * @param tenant those of all tenants if null
   */
  public List<Draft> open(@Nullable String tenant) {
    return jdbc.sql(
            """
            select * from policy_draft
            where state not in ('published', 'withdrawn')
              and tenant = coalesce(cast(:tenant as text), tenant)
            order by changed_at, id
            """)
        .param("tenant", tenant)
        .query(this::draft)
        .list();
  }

  /** A draft that nobody else changes until the transaction ends. */
  Optional<Draft> lock(@Nullable String tenant, long id) {
    return jdbc.sql("select * from policy_draft where " + OWNED + " and id = :id for update")
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

  Draft add(Scope scope, Content content, Progress progress) {
    return with(
            """
            insert into policy_draft (tenant, model, key, inherits, policy, override, shadow_rate,
                reason, publish_at, state, base, authors, reviewer, comment, version)
            values (:tenant, :model, :key, :inherits, cast(:policy as jsonb),
                cast(:override as jsonb), :shadow_rate, :reason, :publish_at, :state,
                nullif(:base, 0), :authors, :reviewer, :comment, :version)
            returning *
            """,
            content,
            progress)
        .param("tenant", scope.tenant())
        .param("model", scope.model())
        .param("key", scope.key())
        .query(this::draft)
        .single();
  }

  /** Writes down what has become of a locked draft. */
  Draft change(Draft draft, Content content, Progress progress) {
    return with(
            """
            update policy_draft
            set inherits = :inherits, policy = cast(:policy as jsonb),
                override = cast(:override as jsonb), shadow_rate = :shadow_rate,
                reason = :reason, publish_at = :publish_at, state = :state,
                base = nullif(:base, 0), authors = :authors, reviewer = :reviewer,
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
    var said = content.said();
    return jdbc.sql(sql)
        .param("inherits", content.inherit())
        .param("policy", json.writeValueAsString(said.policy()))
        .param(
            "override", said.override() == null ? null : json.writeValueAsString(said.override()))
        .param("shadow_rate", said.shadowRate())
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
        row.getString("model"),
        row.getString("key"),
        content(row),
        progress(row),
        row.getInt("revision"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("changed_at", OffsetDateTime.class).toInstant());
  }

  private Content content(ResultSet row) throws SQLException {
    String override = row.getString("override");
    var publishAt = row.getObject("publish_at", OffsetDateTime.class);
    var said =
        new Said(
            json.readValue(row.getString("policy"), ObjectNode.class),
            override == null ? null : json.readValue(override, OverrideRule.class),
            row.getObject("shadow_rate", Double.class));
    return new Content(
        row.getBoolean("inherits"),
        said,
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
